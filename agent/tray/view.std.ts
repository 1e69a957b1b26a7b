import { z } from 'zod';
import { DevicePattern } from '../../shared/policy/device-control.ts';
import { RELEASE_MINUTES } from '../../shared/release/release-code.ts';
import type { ActivityEntry } from '../../shared/session-protocol/activity.ts';
import type { SessionDevice, SessionRequest } from '../../shared/session-protocol/devices.ts';
import type { SessionDiscovery } from '../../shared/session-protocol/discovery.ts';
import type { SessionWelcome } from '../../shared/session-protocol/hello.ts';
import { MAX_LISTED, MAX_REASON } from '../../shared/session-protocol/limits.ts';
import type { QuarantinedFile } from '../../shared/session-protocol/quarantine.ts';
import type { SessionState, TrayIcon } from '../../shared/session-protocol/state.ts';
import type { SessionTraining } from '../../shared/session-protocol/training.ts';
import type { SessionWatching } from '../../shared/session-protocol/watching.ts';
import type { NoticeGroup, PromptGroup } from './attention.std.ts';
import type { Language } from './i18n/words.ts';

/** Everything that the pages show; they hold no other state than what is being typed. */
export interface TrayView {
  language: Language;
  icon: TrayIcon;
  connected: boolean;
  welcome?: SessionWelcome;
  state?: SessionState;
  watching?: SessionWatching;
  activity: ActivityEntry[];
  devices: SessionDevice[];
  requests: SessionRequest[];
  quarantine: QuarantinedFile[];
  discovery?: SessionDiscovery;
  training: SessionTraining['cards'];
  prompts: PromptGroup[];
  notices: NoticeGroup[];
}

const Reason = z.string().trim().min(1).max(MAX_REASON);
const Ids = z
  .array(z.uuid())
  .min(1)
  .max(MAX_LISTED * 10);

/** What a page may ask the main process for. */
export const Action = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('answer'),
    ids: Ids,
    answer: z.enum(['proceed', 'withdraw']),
    choice: z.string().min(1).max(64).optional(),
    text: z.string().trim().max(MAX_REASON).optional(),
  }),
  z.strictObject({ do: z.literal('dismiss'), ids: Ids }),
  z.strictObject({ do: z.literal('open') }),
  z.strictObject({ do: z.literal('ask-release'), quarantineId: z.uuid(), reason: Reason }),
  z.strictObject({
    do: z.literal('ask-device'),
    device: DevicePattern.optional(),
    minutes: z.number().int().min(RELEASE_MINUTES[0]).max(RELEASE_MINUTES.at(-1)!),
    reason: Reason,
  }),
  z.strictObject({ do: z.literal('pause-discovery'), pause: z.boolean() }),
  z.strictObject({
    do: z.literal('confirm-card'),
    cardId: z.string().min(1).max(64),
    edition: z.number().int().positive(),
  }),
]);
export type Action = z.infer<typeof Action>;

/** `offline`: the service was not there to be asked. */
export interface ActionResult {
  ok: boolean;
  reason?: 'unknown' | 'already' | 'failed' | 'offline';
}

/** What the preload script gives to a page. */
export interface Bridge {
  ready(): Promise<TrayView>;
  onView(listener: (view: TrayView) => void): void;
  act(action: Action): Promise<ActionResult>;
}
