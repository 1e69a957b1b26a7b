import type { z } from 'zod';
import { AuthorityMessage } from './authority.ts';
import { CertificateMessage, CertificateRenewal, TrustMessage } from './certificate.ts';
import { Command, CommandResult } from './command.ts';
import { DeviceGroups } from './device-groups.ts';
import { DiscoveryStatus } from './discovery.ts';
import { ErrorMessage } from './error.ts';
import { Acknowledgement, Events } from './events.ts';
import { EvidenceOffer, EvidencePiece, EvidenceState } from './evidence.ts';
import { Heartbeat } from './heartbeat.ts';
import { Hello } from './hello.ts';
import { Inventory } from './inventory.ts';
import { MAX_FRAME_BYTES } from './limits.ts';
import { NetworkStatus } from './network-status.ts';
import { PolicyMessage, PolicyStatus } from './policy.ts';
import { RecognitionFetch, RecognitionPiece, RecognitionSets, RecognitionStatus } from './recognition.ts';
import { Welcome } from './welcome.ts';

/** Every message that an agent may send, by its type. */
export const AGENT_MESSAGES = {
  hello: Hello,
  events: Events,
  'policy-status': PolicyStatus,
  'command-result': CommandResult,
  'network-status': NetworkStatus,
  'recognition-fetch': RecognitionFetch,
  'recognition-status': RecognitionStatus,
  'renew-certificate': CertificateRenewal,
  inventory: Inventory,
  'evidence-offer': EvidenceOffer,
  'evidence-piece': EvidencePiece,
  'discovery-status': DiscoveryStatus,
  heartbeat: Heartbeat,
  error: ErrorMessage,
} as const;

/** Every message that a console may send, by its type. */
export const CONSOLE_MESSAGES = {
  welcome: Welcome,
  authority: AuthorityMessage,
  ack: Acknowledgement,
  policy: PolicyMessage,
  command: Command,
  'device-groups': DeviceGroups,
  'recognition-sets': RecognitionSets,
  'recognition-piece': RecognitionPiece,
  'evidence-state': EvidenceState,
  certificate: CertificateMessage,
  trust: TrustMessage,
  heartbeat: Heartbeat,
  error: ErrorMessage,
} as const;

type MessageOf<T extends Record<string, z.ZodType>> = { [K in keyof T]: z.infer<T[K]> }[keyof T];
export type AgentMessage = MessageOf<typeof AGENT_MESSAGES>;
export type ConsoleMessage = MessageOf<typeof CONSOLE_MESSAGES>;

/** A frame read: the message, or the error message to answer with. */
export type Decoded<M> = { ok: true; message: M } | { ok: false; error: ErrorMessage };

function refuse(code: ErrorMessage['code'], message: string, about?: string): Decoded<never> {
  return { ok: false, error: { type: 'error', code, message, ...(about === undefined ? {} : { about }) } };
}

function decodeWith<M>(schemas: Record<string, z.ZodType>, frame: string): Decoded<M> {
  // A UTF-16 unit is at most three bytes of UTF-8, so most frames need no second look.
  if (
    frame.length > MAX_FRAME_BYTES ||
    (frame.length * 3 > MAX_FRAME_BYTES && utf8Length(frame) > MAX_FRAME_BYTES)
  ) {
    return refuse('too-large', `a frame may have ${MAX_FRAME_BYTES} bytes`);
  }
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return refuse('invalid-json', 'the frame is not JSON');
  }
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined;
  if (typeof type !== 'string') return refuse('invalid-message', 'a message is an object with a `type`');
  const about = type.slice(0, 64);
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (!schema) return refuse('unknown-type', `no message of type '${about}' in this protocol version`, about);
  const parsed = schema.safeParse(value);
  if (!parsed.success) return refuse('invalid-message', describeIssues(parsed.error), about);
  return { ok: true, message: parsed.data as M };
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

/** A zod error in one line: `events.0.seq: expected number; …`, at most five issues. */
export function describeIssues(error: z.ZodError): string {
  const parts = error.issues.slice(0, 5).map((issue) => {
    const path = issue.path.map(String).join('.');
    return path ? `${path}: ${issue.message}` : issue.message;
  });
  if (error.issues.length > 5) parts.push(`and ${error.issues.length - 5} more`);
  return parts.join('; ').slice(0, 2000);
}

/** Reads a frame that came from an agent. Never throws. */
export function decodeAgentMessage(frame: string): Decoded<AgentMessage> {
  return decodeWith(AGENT_MESSAGES, frame);
}

/** Reads a frame that came from the console. Never throws. */
export function decodeConsoleMessage(frame: string): Decoded<ConsoleMessage> {
  return decodeWith(CONSOLE_MESSAGES, frame);
}

/** The highest protocol version in both lists, or undefined. */
export function negotiateVersion(ours: readonly number[], theirs: readonly number[]): number | undefined {
  return [...ours].sort((a, b) => b - a).find((version) => theirs.includes(version));
}
