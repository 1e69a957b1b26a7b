import type {
  Integration,
  IntegrationSecrets,
  IntegrationSettings,
} from '../../../api/contract-integrations.ts';
import type { Message } from '../messages/message.ts';
import type { ForwardRecord } from '../record.ts';

/** A target as its sender needs it. */
export interface Target<K extends IntegrationSettings['kind'] = IntegrationSettings['kind']>
  extends Pick<Integration, 'id' | 'name' | 'allowLocal' | 'allowPlaintext'> {
  settings: Extract<IntegrationSettings, { kind: K }>;
  secrets: IntegrationSecrets;
}

/** Sends records as they are, many at a time. Resolves when the receiver has them. */
export interface RecordSender {
  /** Records at a time. */
  readonly most: number;
  send(records: readonly ForwardRecord[], signal: AbortSignal): Promise<void>;
}

/** Sends one message to people. Resolves when the receiver has taken it. @throws Undeliverable */
export interface MessageSender {
  send(message: Message, signal: AbortSignal): Promise<void>;
}

/** The receiver will never take this one, and takes others: it is reported and passed over. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}
