import { z } from 'zod';
import type { Watermark } from '../policy/watermark.ts';
import { deviceCode, userCode } from './payload.ts';

/** The topic under which sessions are told of their watermark. */
export const WATERMARK_TOPIC = 'watermark';

/** The watermark of one person on one PC. The time is the session's own: it goes on without the service. */
export const WatermarkSettings = z.object({
  visible: z
    .object({
      lines: z.array(z.string().max(256)).max(2),
      time: z.boolean(),
      density: z.enum(['sparse', 'normal', 'dense']),
      opacity: z.number().min(0).max(1),
    })
    .nullable(),
  coded: z
    .object({
      device: z.number().int().min(0).max(0xffffffff),
      user: z.number().int().min(0).max(0xffff),
      strength: z.number().min(0).max(5),
    })
    .nullable(),
});
export type WatermarkSettings = z.infer<typeof WatermarkSettings>;

/** What a person's session is to draw; nothing is drawn where both are null. */
export function watermarkFor(
  watermark: Pick<Watermark, 'visible' | 'coded'> | undefined,
  of: { agentId: string; hostname: string; user: string },
): WatermarkSettings {
  const { visible, coded } = watermark ?? {};
  const names = { user: of.user, device: of.hostname };
  return {
    visible: visible
      ? {
          lines: (['user', 'device'] as const)
            .filter((name) => visible.show.includes(name))
            .map((name) => names[name].slice(0, 256)),
          time: visible.show.includes('time'),
          density: visible.density,
          opacity: visible.opacity,
        }
      : null,
    coded: coded
      ? { device: deviceCode(of.agentId), user: userCode(of.agentId, of.user), strength: coded.strength }
      : null,
  };
}
