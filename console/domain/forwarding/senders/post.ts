import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { checkLiteral, guardedLookup } from '../outbound.ts';
import type { Target } from './sender.ts';

const TIMEOUT_MS = 15_000;
const MOST_ANSWER_BYTES = 64 * 1024;

/** An answer that is none of success; `status` as HTTP says it. */
export class PostRefused extends Error {
  override readonly name = 'PostRefused';
  readonly status: number;

  constructor(status: number, body: string) {
    super(`answered ${status}${body ? `: ${body.slice(0, 200)}` : ''}`);
    this.status = status;
  }
}

/**
 * Posts JSON and gives the answer's text. Redirects are not followed: where they lead nobody has checked.
 * @throws PostRefused for every status but 2xx; AddressRefused; the system's error
 */
export function post(
  url: string,
  body: string,
  {
    target,
    headers = {},
    signal,
  }: {
    target: Pick<Target, 'allowLocal' | 'allowPlaintext'> & { settings: { ca?: string | undefined } };
    headers?: Record<string, string>;
    signal: AbortSignal;
  },
): Promise<string> {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !target.allowPlaintext) throw new Error('https is needed for this target');
  checkLiteral(hostname, target.allowLocal);
  const request = protocol === 'https:' ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent: false,
        lookup: guardedLookup(target.allowLocal),
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        ...(target.settings.ca ? { ca: target.settings.ca } : {}),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Guardpost',
          ...headers,
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          if (text.length < MOST_ANSWER_BYTES) text += part;
        });
        answer.on('error', reject);
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(text);
          else reject(new PostRefused(status, text));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
