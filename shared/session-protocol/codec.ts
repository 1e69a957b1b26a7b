import { z } from 'zod';
import { describeIssues } from '../protocol/codec.ts';
import { SessionActivity } from './activity.ts';
import { AskDevice, SessionDevices } from './devices.ts';
import { AskPause, SessionDiscovery } from './discovery.ts';
import { SessionHello, SessionWelcome } from './hello.ts';
import { MAX_TRAY_LINE } from './limits.ts';
import { SessionNotice } from './notice.ts';
import { PromptAnswer, PromptClosed, SessionPrompt } from './prompt.ts';
import { AskRelease, SessionQuarantine } from './quarantine.ts';
import { SessionError, SessionResult } from './result.ts';
import { SessionSettings } from './settings.ts';
import { SessionSignal } from './signal.ts';
import { SessionState } from './state.ts';
import { ConfirmCard, SessionTraining } from './training.ts';
import { SessionWatching } from './watching.ts';

/** Everything that a session may say: it tells and asks, and no message of it changes a rule. */
export const TrayMessage = z.discriminatedUnion('type', [
  SessionHello,
  PromptAnswer,
  AskRelease,
  AskDevice,
  ConfirmCard,
  AskPause,
  SessionSignal,
]);
export type TrayMessage = z.infer<typeof TrayMessage>;

export const ServiceMessage = z.discriminatedUnion('type', [
  SessionWelcome,
  SessionState,
  SessionWatching,
  SessionActivity,
  SessionDevices,
  SessionQuarantine,
  SessionTraining,
  SessionDiscovery,
  SessionSettings,
  SessionPrompt,
  PromptClosed,
  SessionNotice,
  SessionResult,
  SessionError,
]);
export type ServiceMessage = z.infer<typeof ServiceMessage>;

export type Read<M> = { ok: true; message: M } | { ok: false; code: SessionError['code']; reason: string };

/** Reads a line that came from a session. Never throws. */
export function readTrayLine(line: string): Read<TrayMessage> {
  const read = readLine(TrayMessage, line);
  if (read.ok && read.message.type !== 'signal' && line.length > MAX_TRAY_LINE) {
    return { ok: false, code: 'too-large', reason: `a message may have ${MAX_TRAY_LINE} characters` };
  }
  return read;
}

/** Reads a line that came from the service. Never throws. */
export function readServiceLine(line: string): Read<ServiceMessage> {
  return readLine(ServiceMessage, line);
}

function readLine<M>(schema: z.ZodType<M>, line: string): Read<M> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, code: 'invalid-message', reason: 'the line is not JSON' };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, message: parsed.data };
  return { ok: false, code: 'invalid-message', reason: describeIssues(parsed.error) };
}
