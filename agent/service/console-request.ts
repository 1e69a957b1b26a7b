import type { ConnectionOptions } from 'node:tls';

const MAX_ANSWER_BYTES = 65_536;
const REQUEST_MS = 15_000;

/** The console has answered, and asking again changes nothing. */
export class Refused extends Error {}

/**
 * One call of the console over HTTP(S) with JSON both ways.
 * @returns the answer's JSON
 * @throws Refused with the console's own words; Error when it was not reached or is busy
 */
export function askConsole(
  url: URL,
  { method, body, tls }: { method: 'GET' | 'POST'; body?: unknown; tls?: ConnectionOptions },
): Promise<unknown> {
  // Node's own client: fetch would load another HTTP stack for the service's whole life, and so would importing
  // node:http, which reads all of its exports, a WebSocket among them.
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      ...tls,
      method,
      headers:
        text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      signal: AbortSignal.timeout(REQUEST_MS),
      agent: false,
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        answer += chunk;
        if (answer.length > MAX_ANSWER_BYTES) response.destroy(new Refused('the answer is too long'));
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(readAnswer(response.statusCode ?? 0, answer));
        } catch (error) {
          reject(error);
        }
      });
    });
    sent.end(text);
  });
}

function readAnswer(status: number, text: string): unknown {
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
  return value;
}
