import { z } from 'zod';
import type { Command, RunCommand } from '../../command.ts';
import { dataOf, parseQuery, queryKey } from '../registry.ts';

const POLICY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const DOMAIN_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';

/** A profile by its name for netsh and in the registry (where the private one is called standard). */
const PROFILES = [
  { name: 'domainprofile', key: 'DomainProfile' },
  { name: 'privateprofile', key: 'StandardProfile' },
  { name: 'publicprofile', key: 'PublicProfile' },
] as const;

const Setting = z.enum(['on', 'off', 'notconfigured']);
const Inbound = z.enum(['blockinbound', 'blockinboundalways', 'allowinbound', 'notconfigured']);
const Outbound = z.enum(['blockoutbound', 'allowoutbound', 'notconfigured']);
/** A profile in the words of `netsh advfirewall set`, which are the same in every language. */
export const ProfileState = z.object({
  name: z.enum(PROFILES.map(({ name }) => name)),
  state: Setting,
  inbound: Inbound,
  outbound: Outbound,
});
export type ProfileState = z.infer<typeof ProfileState>;

/** How every profile is now, from the registry: netsh shows it in the language of Windows. */
export async function readProfiles(run: RunCommand): Promise<ProfileState[]> {
  const states: ProfileState[] = [];
  for (const { name, key } of PROFILES) {
    const output = await run(queryKey(`${POLICY}\\${key}`));
    states.push({ name, ...parseProfile(output.stdout) });
  }
  return states;
}

/** [MS-GPFAS] 2.2.3: EnableFirewall, DefaultInboundAction and DefaultOutboundAction (1 blocks). */
export function parseProfile(output: string): Omit<ProfileState, 'name'> {
  const entries = parseQuery(output).values;
  const number = (name: string) => {
    const entry = entries.find((each) => each.name === name);
    return entry && Number(dataOf(entry));
  };
  const pick = <T>(value: number | undefined, one: T, zero: T): T | 'notconfigured' =>
    value === undefined ? 'notconfigured' : value === 1 ? one : zero;
  const inbound = pick(number('DefaultInboundAction'), 'blockinbound' as const, 'allowinbound' as const);
  return {
    state: pick(number('EnableFirewall'), 'on' as const, 'off' as const),
    inbound: number('DoNotAllowExceptions') === 1 ? 'blockinboundalways' : inbound,
    outbound: pick(number('DefaultOutboundAction'), 'blockoutbound' as const, 'allowoutbound' as const),
  };
}

/** Commands that set profiles to a state. */
export function setProfiles(states: readonly ProfileState[]): Command[] {
  return states.flatMap(({ name, state, inbound, outbound }): Command[] => [
    { file: 'netsh.exe', args: ['advfirewall', 'set', name, 'state', state] },
    { file: 'netsh.exe', args: ['advfirewall', 'set', name, 'firewallpolicy', `${inbound},${outbound}`] },
  ]);
}

/** Everything off but what a rule allows, whichever network the computer finds itself in. */
export const CLOSED_PROFILES: readonly ProfileState[] = PROFILES.map(({ name }) => ({
  name,
  state: 'on',
  inbound: 'blockinbound',
  outbound: 'blockoutbound',
}));

/** Names of the profiles for which a domain policy has Windows ignore rules made on this computer. */
export async function profilesWithoutLocalRules(run: RunCommand): Promise<string[]> {
  const found: string[] = [];
  for (const { name, key } of PROFILES) {
    const output = await run(queryKey(`${DOMAIN_POLICY}\\${key}`));
    const merge = parseQuery(output.stdout).values.find((entry) => entry.name === 'AllowLocalPolicyMerge');
    if (merge && dataOf(merge) === 0) found.push(name);
  }
  return found;
}
