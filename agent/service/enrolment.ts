import { EnrolmentRequest, EnrolmentResponse } from '../../shared/protocol/enrolment.ts';
import { hashToken, type Identity } from './identity.ts';
import { BackOff } from './link/back-off.ts';

export interface EnrolmentTarget {
  consoleUrl: string;
  token: string;
}

const MAX_ANSWER_BYTES = 65_536;
const REQUEST_MS = 15_000;
/** A console that starts together with the agent is waited for. */
const PATIENCE_MS = 30_000;

/** Reads URL#TOKEN. @throws Error saying what is wrong with it */
export function parseEnrolment(text: string): EnrolmentTarget {
  const at = text.indexOf('#');
  const token = text.slice(at + 1);
  const url = URL.parse(at < 0 ? text : text.slice(0, at));
  if (at < 0 || !url || !/^https?:$/.test(url.protocol) || token.length < 16) {
    throw new Error(
      '--enroll wants URL#TOKEN as the console shows it, such as https://console.example#TOKEN',
    );
  }
  return { consoleUrl: url.origin, token };
}

/**
 * Exchanges a one-time token for an identity. A console that cannot be reached is tried for half a minute.
 * @throws Error saying what the console answered or why it was not reached
 */
export async function enrol(
  { consoleUrl, token }: EnrolmentTarget,
  host: Omit<EnrolmentRequest, 'token'>,
): Promise<Identity> {
  const body = JSON.stringify(EnrolmentRequest.parse({ token, ...host }));
  const backOff = new BackOff({ baseMs: 250, maxMs: 4_000 });
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return { consoleUrl, ...(await post(consoleUrl, body)), enrolledWith: hashToken(token) };
    } catch (error) {
      if (error instanceof Refused || performance.now() > deadline) {
        throw new Error(`cannot enrol at ${consoleUrl}: ${(error as Error).message}`);
      }
      await new Promise((resolve) => setTimeout(resolve, backOff.next()));
    }
  }
}

/** The console has answered, and not with an identity: asking again changes nothing. */
class Refused extends Error {}

function post(consoleUrl: string, body: string): Promise<EnrolmentResponse> {
  const url = new URL('/api/v1/enrol', consoleUrl);
  // Node's own client: fetch would load another HTTP stack for the service's whole life, and so would importing
  // node:http, which reads all of its exports, a WebSocket among them.
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.timeout(REQUEST_MS),
      agent: false,
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_ANSWER_BYTES) response.destroy(new Refused('the answer is too long'));
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(readAnswer(response.statusCode ?? 0, text));
        } catch (error) {
          reject(error);
        }
      });
    });
    sent.end(body);
  });
}

function readAnswer(status: number, text: string): EnrolmentResponse {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused(
      `it answered ${status} with something that is not JSON; is this the console's address?`,
    );
  }
  if (status >= 500 || status === 429) throw new Error(`it answered ${status}`);
  if (status >= 300) {
    const { message } = value as { message?: unknown };
    throw new Refused(typeof message === 'string' ? message.slice(0, 300) : `it answered ${status}`);
  }
  const parsed = EnrolmentResponse.safeParse(value);
  if (!parsed.success) throw new Refused('its answer is not an identity; is this the console’s address?');
  return parsed.data;
}
