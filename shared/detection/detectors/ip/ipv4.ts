import { JOIN } from '../../scan/digit-run.ts';
import { near } from '../../scan/place.ts';
import { halfWidth, WORD } from '../../text/characters.ts';
import type { NumberDetector } from '../surface.ts';
import { IP } from './info.ts';

const WORDS =
  /\bip|addr|host|server|dns|ping|ssh|gateway|地址|主机|服务器|网关|来自|访问|登录|连接|https?:\/\/|ftp:\/\//i;
const PLAIN = /^[0-9.]+$/;
const VERSION_WORDS = /\bv(?:er(?:sion)?)?\.?\s*$|版本|release|build|固件|firmware|§|第\s*$/i;

/** IPv4 address in dotted decimal. Four small numbers may as well be a version or a section, so they need a word. */
export const ipv4: NumberDetector = {
  ...IP,
  lengths: [4, 5, 6, 7, 8, 9, 10, 11, 12],
  groups: 4,

  judge(run, place) {
    const { groups, digits, text } = run;
    if (run.groupCount !== 4 || run.join !== JOIN.dot || run.broken || run.prefixed || run.attachedBefore)
      return 0;
    const octets: number[] = [];
    for (let group = 0, at = 0; group < 4; at += groups[group]!, group++) {
      const size = groups[group]!;
      if (size > 3 || (size > 1 && digits[at] === 0)) return 0;
      const octet = run.number(at, size);
      if (octet > 255) return 0;
      octets.push(octet);
    }
    const next = text.charCodeAt(run.end);
    if (WORD[next] === 1 || next === 0x5f) return 0;
    if (next === 0x2e && WORD[text.charCodeAt(run.end + 1)] === 1) return 0; // a fifth number
    const [first, second] = octets as [number, number];
    // Nobody's address: unspecified, loopback, masks, broadcast.
    if (first === 0 || first === 127 || (first === 255 && second === 255)) return 0;
    const label = place.label(run.start);
    if (label === 'ip') return 0.97;
    if (near(text, run.start, VERSION_WORDS, 16)) return 0;
    const shaped =
      (next === 0x3a && isDigit(text, run.end + 1)) || (next === 0x2f && isDigit(text, run.end + 1));
    if (shaped || near(text, run.start, WORDS)) return 0.9;
    if (label === 'other') return 0;
    const spread = octets.some((octet) => octet >= 100);
    const isPrivate = (first === 192 && second === 168) || (first === 172 && second >= 16 && second < 32);
    return isPrivate || (spread && first >= 10) || (first === 10 && octets.some((octet) => octet > 30))
      ? 0.8
      : 0;
  },
  normalise(run) {
    const written = run.text.slice(run.start, run.end);
    return PLAIN.test(written) ? written : halfWidth(written).replace(/[^0-9.]/g, '');
  },
};

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
