import type { ServiceMessage } from '../../shared/session-protocol/codec.ts';
import { iconOf } from '../../shared/session-protocol/state.ts';
import { type Attention, noticeGroups, promptGroups } from './attention.std.ts';
import type { Language } from './i18n/words.ts';
import type { TrayView } from './view.std.ts';

/** The newest of each message that replaces an earlier one. */
export type Received = { [T in ServiceMessage['type']]?: Extract<ServiceMessage, { type: T }> };

/** What the pages show. Without a service nothing of what it last said is shown as if it still held. */
export function viewOf(
  language: Language,
  connected: boolean,
  received: Received,
  attention: Attention,
): TrayView {
  const { state, welcome, watching, activity, devices, quarantine, training, discovery } = connected
    ? received
    : {};
  const cards = training?.cards ?? [];
  const prompts = promptGroups(attention);
  const waiting = prompts.length > 0 || cards.some(({ confirmedAt }) => confirmedAt === undefined);
  return {
    language,
    connected,
    icon: iconOf(state, waiting),
    ...(welcome ? { welcome } : {}),
    ...(state ? { state } : {}),
    ...(watching ? { watching } : {}),
    activity: activity?.entries ?? [],
    devices: devices?.devices ?? [],
    requests: devices?.requests ?? [],
    quarantine: quarantine?.files ?? [],
    training: cards,
    ...(discovery && discovery.state !== 'off' ? { discovery } : {}),
    prompts,
    notices: noticeGroups(attention),
  };
}
