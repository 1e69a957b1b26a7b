import { lookup as resolve } from 'node:dns';
import { lookup as resolveAsync } from 'node:dns/promises';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';

/** A target may not be reached; the message says why. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Addresses of this computer, of its own link, and those at which clouds hand out credentials: what somebody who may
 * name a target must not make the console ask (server-side request forgery, CWE-918). Loopback RFC 1122, link-local
 * RFC 3927 and RFC 4291, 'this network' RFC 791, multicast RFC 1112; metadata of Alibaba Cloud, Oracle Cloud and AWS.
 */
const LOCAL = new BlockList();
LOCAL.addSubnet('0.0.0.0', 8);
LOCAL.addSubnet('127.0.0.0', 8);
LOCAL.addSubnet('169.254.0.0', 16);
LOCAL.addSubnet('224.0.0.0', 4);
LOCAL.addAddress('255.255.255.255');
LOCAL.addAddress('100.100.100.200');
LOCAL.addAddress('192.0.0.192');
LOCAL.addAddress('::', 'ipv6');
LOCAL.addAddress('::1', 'ipv6');
LOCAL.addAddress('fd00:ec2::254', 'ipv6');
LOCAL.addSubnet('fe80::', 10, 'ipv6');
LOCAL.addSubnet('ff00::', 8, 'ipv6');
/** Ways to write an IPv4 address as an IPv6 one: mapped, compatible, NAT64 (RFC 6052), 6to4 (RFC 3056). */
const EMBEDDING = new BlockList();
EMBEDDING.addSubnet('::', 96, 'ipv6');
EMBEDDING.addSubnet('::ffff:0:0', 96, 'ipv6');
EMBEDDING.addSubnet('64:ff9b::', 96, 'ipv6');
EMBEDDING.addSubnet('2002::', 16, 'ipv6');

/** True for an address that only targets marked for it may have. */
export function isLocalAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$|%.*$/g, '');
  if (isIPv4(bare)) return LOCAL.check(bare);
  if (isIP(bare) === 0) return true;
  if (LOCAL.check(bare, 'ipv6')) return true;
  return EMBEDDING.check(bare, 'ipv6') && LOCAL.check(embedded(bare));
}

/** The IPv4 address that is meant: after 2002: in 6to4, else the last 32 bits. */
function embedded(address: string): string {
  const url = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = url.split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after].map(
    (group) => Number.parseInt(group, 16),
  );
  const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return groups[0] === 0x2002 ? dotted(groups[1]!, groups[2]!) : dotted(groups[6]!, groups[7]!);
}

/**
 * Looks names up as Node does and gives only addresses that may be reached: the connection then goes to an address
 * that was checked, whatever the name means a moment later (DNS rebinding).
 */
export function guardedLookup(allowLocal: boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const allowed = found.filter(({ address }) => allowLocal || !isLocalAddress(address));
      const [first] = allowed;
      if (!first) return callback(new AddressRefused(refusal(host)), '', 0);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

/** For clients that take no look-up of ours: an address to connect to. @throws AddressRefused */
export async function checkedAddress(host: string, allowLocal: boolean): Promise<string> {
  checkLiteral(host, allowLocal);
  if (isIP(host) !== 0) return host;
  const found = await resolveAsync(host, { all: true });
  const allowed = found.find(({ address }) => allowLocal || !isLocalAddress(address));
  if (!allowed) throw new AddressRefused(refusal(host));
  return allowed.address;
}

/** An address that stands in the settings itself is never looked up. @throws AddressRefused */
export function checkLiteral(host: string, allowLocal: boolean): void {
  const bare = host.replace(/^\[|\]$/g, '');
  if (!allowLocal && isIP(bare) !== 0 && isLocalAddress(bare)) throw new AddressRefused(refusal(host));
}

function refusal(host: string): string {
  return `${host} is an address of this computer or of its own link: allow local addresses for this target`;
}
