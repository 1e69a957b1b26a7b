import {
  ENROLMENT_PATH,
  EnrolmentInfo,
  EnrolmentRequest,
  EnrolmentResponse,
  splitToken,
} from '../../shared/protocol/enrolment.ts';
import { certificateRequest, newPrivateKey } from './certificate-request.ts';
import { consoleTls, pinnedAuthority, whyUnusable } from './certificates.ts';
import { askConsole, Refused } from './console-request.ts';
import { hashToken, type Identity } from './identity.ts';
import { BackOff } from './link/back-off.ts';

export interface EnrolmentTarget {
  consoleUrl: string;
  token: string;
}

/** A console that starts together with the agent is waited for. */
const PATIENCE_MS = 30_000;

/** Reads URL#TOKEN. @throws Error saying what is wrong with it */
export function parseEnrolment(text: string): EnrolmentTarget {
  const at = text.indexOf('#');
  const token = text.slice(at + 1);
  const url = URL.parse(at < 0 ? text : text.slice(0, at));
  if (at < 0 || !url || !/^https?:$/.test(url.protocol) || !splitToken(token)) {
    throw new Error(
      '--enroll wants URL#TOKEN as the console shows it, such as https://console.example#SECRET.FINGERPRINT',
    );
  }
  return { consoleUrl: url.origin, token };
}

/**
 * Exchanges a one-time token for an identity. A console that cannot be reached is tried for half a minute.
 *
 * The agent makes its key itself. It first asks where agents connect and by which authority; that answer may come
 * from anybody, for it is held against the fingerprint in the token. The secret is then sent over TLS to who
 * proves to speak for that very authority, and to nobody else.
 * @throws Error saying what the console answered or why it was not reached
 */
export async function enrol(
  { consoleUrl, token }: EnrolmentTarget,
  host: Omit<EnrolmentRequest, 'token' | 'csr'>,
): Promise<Identity> {
  const { secret, caPin } = splitToken(token)!;
  const key = newPrivateKey();
  const body = EnrolmentRequest.parse({ token: secret, csr: certificateRequest(key), ...host });
  const backOff = new BackOff({ baseMs: 250, maxMs: 4_000 });
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      const { linkUrl, authority } = await discover(consoleUrl, caPin);
      const answer = await askConsole(joinUrl(linkUrl), { method: 'POST', body, tls: consoleTls(authority) });
      const parsed = EnrolmentResponse.safeParse(answer);
      if (!parsed.success) throw new Refused('its answer is not an identity; is this the console’s address?');
      const { agentId, consoleId, certificate, ca, releaseSecret, root } = parsed.data;
      const wrong = pinnedAuthority(ca, caPin)
        ? whyUnusable({ certificate, ca, agentId }, key)
        : 'its authority is not the one that the token names';
      if (wrong) throw new Refused(wrong);
      return {
        linkUrl,
        consoleId,
        agentId,
        certificate,
        key,
        ca,
        ...(releaseSecret === undefined ? {} : { releaseSecret }),
        ...(root === undefined ? {} : { root }),
        enrolledWith: hashToken(token),
      };
    } catch (error) {
      if (error instanceof Refused || performance.now() > deadline) {
        throw new Error(`cannot enrol at ${consoleUrl}: ${(error as Error).message}`);
      }
      await new Promise((resolve) => setTimeout(resolve, backOff.next()));
    }
  }
}

/** @throws Refused when the authority there is not the one of the token: it is another console, or somebody between */
async function discover(consoleUrl: string, caPin: string): Promise<{ linkUrl: string; authority: string }> {
  const answer = await askConsole(new URL(ENROLMENT_PATH, consoleUrl), {
    method: 'GET',
    // Who answers need not be known: nothing is sent here, and what comes back is held against the fingerprint.
    tls: { rejectUnauthorized: false },
  });
  const info = EnrolmentInfo.safeParse(answer);
  if (!info.success) throw new Refused('its answer is not that of a console; is this the console’s address?');
  let authority: string | undefined;
  try {
    authority = pinnedAuthority(info.data.ca, caPin);
  } catch {
    throw new Refused('its certificates cannot be read');
  }
  if (!authority) {
    throw new Refused(
      'its authority is not the one that the token names: the token is of another console, or somebody is in between',
    );
  }
  return { linkUrl: info.data.linkUrl, authority };
}

function joinUrl(linkUrl: string): URL {
  return new URL(ENROLMENT_PATH, linkUrl.replace(/^wss/, 'https'));
}
