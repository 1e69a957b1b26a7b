import { userInfo } from 'node:os';
import { askService } from '../agent/service/control/control-client.ts';
import type { ControlAnswer, ControlRequest } from '../agent/service/control/messages.ts';
import { languageOf, type TextKey, text } from '../shared/i18n/text.ts';
import type { DevicePattern } from '../shared/policy/device-control.ts';
import { EXIT } from './exit.ts';

const language = languageOf(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG);
const say = (key: TextKey, values: Record<string, string | number> = {}) =>
  void process.stdout.write(`${text(language, key, values)}\n`);

/** What the person at the PC asks of the running service; the answers go to standard output. */
export async function showStatus(data: string): Promise<void> {
  const answer = await ask(data, { do: 'status' });
  if (answer?.state !== 'status') return;
  say('local.status-link', { state: answer.link });
  say('local.status-network', { state: answer.network.state });
  say('local.status-grants', { count: answer.grants });
}

export async function printChallenge(
  data: string,
  { device, isolation, stop }: { device?: DevicePattern; isolation?: boolean; stop?: boolean },
): Promise<void> {
  const purpose = stop ? 'stop-service' : isolation ? 'isolation' : device ? 'one-device' : 'any-device';
  const answer = await ask(data, { do: 'release-challenge', purpose, ...(device ? { device } : {}) });
  if (answer?.state !== 'challenge') return;
  say('local.challenge', { code: answer.challenge });
  say('local.challenge-until', { until: localTime(answer.until), data });
}

export async function takeCode(data: string, code: string): Promise<void> {
  const answer = await ask(data, { do: 'release', code, by: whoAsks() });
  if (answer?.state !== 'released') return;
  const { purpose, minutes, access } = answer;
  if (purpose === 'isolation') say('local.released-isolation');
  else if (purpose === 'stop-service') say('local.released-stop', { minutes });
  else say('local.released-device', { minutes, access: text(language, `local.access-${access}`) });
}

export async function requestRelease(
  data: string,
  wanted: { reason: string; minutes: number; device?: DevicePattern },
): Promise<void> {
  const answer = await ask(data, { do: 'request-release', ...wanted, by: whoAsks() });
  if (answer?.state === 'requested') say('local.requested', { id: answer.requestId });
}

/** Says whether the service may be stopped now; the exit status is the answer. */
export async function showMayStop(data: string): Promise<void> {
  const answer = await ask(data, { do: 'may-stop' });
  if (answer?.state === 'may-stop') say('local.may-stop', { until: localTime(answer.until) });
}

/** Undefined when the service refused, which was said then. */
async function ask(data: string, request: ControlRequest): Promise<ControlAnswer | undefined> {
  const answer = await askService(data, request);
  if (answer.state !== 'refused') return answer;
  const { reason, lockedUntil } = answer;
  const locked =
    lockedUntil === undefined
      ? ''
      : ` (${text(language, 'local.locked-until', { until: localTime(lockedUntil) })})`;
  process.stderr.write(`guardpost: ${text(language, 'local.refused', { reason })}${locked}\n`);
  process.exitCode = EXIT.no;
  return undefined;
}

/** Whom sudo was called by, or else whose process this is. */
function whoAsks(): string {
  return (process.env.SUDO_USER || userInfo().username).slice(0, 200);
}

function localTime(at: number): string {
  return new Date(at).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' });
}
