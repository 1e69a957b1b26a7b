import { type AddressRange, everyAddress, merge, parseRange } from './address-ranges.ts';
import type { FirewallRule } from './firewall-rules.ts';

/** Where the firewall service keeps its rules; a value each, named like the rule. */
export const RULES_KEY =
  'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules';

/** A rule as read back. */
export interface StoredRule extends FirewallRule {
  active: boolean;
  /** Conditions that narrow the rule and that ours never have, such as App= or Profile=. */
  conditions: string[];
}

/** Fields that only describe. */
const WORDS = new Set(['Name', 'Desc']);

/**
 * A rule in the form of [MS-GPFAS] 2.2.2.19, such as `v2.31|Action=Block|Active=TRUE|Dir=Out|Protocol=6|…|`. No
 * other language of Windows writes it differently. Undefined for anything else.
 */
export function parseStoredRule(text: string): StoredRule | undefined {
  const fields = text.split('|');
  if (!/^v\d+\.\d+$/.test(fields[0] ?? '')) return undefined;
  const rule: StoredRule = {
    group: '',
    action: 'Allow',
    direction: 'In',
    protocol: 256, // any
    active: false,
    conditions: [],
  };
  const remote: AddressRange[] = [];
  for (const field of fields.slice(1)) {
    const [name = '', ...rest] = field.split('=');
    const value = rest.join('=');
    if (field === '' || WORDS.has(name)) continue;
    if (!readField(rule, remote, name, value)) rule.conditions.push(field);
  }
  if (remote.length > 0) rule.remote = merge(remote);
  return rule;
}

function readField(rule: StoredRule, remote: AddressRange[], name: string, value: string): boolean {
  switch (name) {
    case 'Action':
      if (value !== 'Allow' && value !== 'Block') return false;
      rule.action = value;
      return true;
    case 'Active':
      rule.active = value === 'TRUE';
      return true;
    case 'Dir':
      rule.direction = value === 'Out' ? 'Out' : 'In';
      return true;
    case 'Protocol':
      rule.protocol = Number(value);
      return true;
    case 'EmbedCtxt':
      rule.group = value;
      return true;
    case 'Svc':
      rule.service = value;
      return true;
    case 'RA4':
    case 'RA6':
      return addRange(remote, value);
    case 'RPort':
    case 'RPort2_10':
      rule.remotePorts = [...(rule.remotePorts ?? []), value];
      return true;
    case 'LPort':
    case 'LPort2_10':
      rule.localPorts = [...(rule.localPorts ?? []), value];
      return true;
    case 'ICMP4':
    case 'ICMP6': {
      const type = /^(\d{1,3}):\*$/.exec(value)?.[1];
      if (type === undefined) return false;
      rule.icmpTypes = [...(rule.icmpTypes ?? []), Number(type)];
      return true;
    }
    default:
      return false;
  }
}

/** Keywords such as LocalSubnet are conditions. */
function addRange(remote: AddressRange[], value: string): boolean {
  try {
    remote.push(parseRange(value));
    return true;
  } catch {
    return false;
  }
}

/** Windows leaves a field out for "all of them"; so does it when all addresses of both versions are named. */
export function isEveryAddress(ranges: readonly AddressRange[] | undefined): boolean {
  if (!ranges) return true;
  const merged = merge(ranges);
  return ([4, 6] as const).every((version) => {
    const all = everyAddress(version);
    return merged.some((each) => each.version === version && each.from === all.from && each.to === all.to);
  });
}
