import type { Command, CommandOutput } from '../../command.ts';
import { RULES_KEY } from '../network-isolation/stored-rule.ts';
import type { FakeRegistry } from './fake-windows.ts';

const NUMBERS: Record<string, number> = { ICMPv4: 1, TCP: 6, UDP: 17, ICMPv6: 58 };
const POLICY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const KEYS: Record<string, string> = {
  domainprofile: 'DomainProfile',
  privateprofile: 'StandardProfile',
  publicprofile: 'PublicProfile',
};

/** What the firewall service does with our commands: the registry says it afterwards, as on Windows. */
export function fakeFirewall(registry: FakeRegistry): (command: Command) => CommandOutput {
  return (command) => {
    if (command.file === 'netsh.exe') setProfile(registry, command.args);
    for (const line of command.script?.split('\n') ?? []) runLine(registry, line);
    return { code: 0, stdout: command.script?.includes('SetTcpEntry') ? '{"cut":3}' : '', stderr: '' };
  };
}

function setProfile(registry: FakeRegistry, args: readonly string[]): void {
  const [, , profile = '', what, value = ''] = args;
  const key = `${POLICY}\\${KEYS[profile]}`;
  const put = (name: string, number: number | undefined) => {
    if (number === undefined) registry.keys.get(key.toLowerCase())?.delete(name);
    else registry.set(key, name, { type: 'REG_DWORD', data: `0x${number}` });
  };
  if (what === 'state') put('EnableFirewall', { on: 1, off: 0 }[value]);
  else {
    const [inbound = '', outbound = ''] = value.split(',');
    put('DefaultInboundAction', { blockinbound: 1, blockinboundalways: 1, allowinbound: 0 }[inbound]);
    put(
      'DoNotAllowExceptions',
      inbound === 'blockinboundalways' ? 1 : inbound === 'notconfigured' ? undefined : 0,
    );
    put('DefaultOutboundAction', { blockoutbound: 1, allowoutbound: 0 }[outbound]);
  }
}

let keep: string[] = [];

function runLine(registry: FakeRegistry, line: string): void {
  const rules = registry.keys.get(RULES_KEY.toLowerCase());
  const remove = (matches: (name: string, value: string) => boolean) => {
    for (const [name, { data }] of rules ?? []) if (matches(name, data)) rules!.delete(name);
  };
  const kept = /^\$keep = @\((.*)\)$/.exec(line);
  if (kept) keep = texts(kept[1]!);
  if (/^Get-NetFirewallRule .* \| Remove-NetFirewallRule$/.test(line)) {
    const group = /-Group '([^']*)'/.exec(line)![1];
    remove((name, value) => value.includes(`|EmbedCtxt=${group}|`) && !keep.includes(name));
  } else if (/^Remove-NetFirewallRule [^;]*-Group '/.test(line)) {
    const group = /-Group '([^']*)'/.exec(line)![1];
    remove((_name, value) => value.includes(`|EmbedCtxt=${group}|`));
  }
  const added = /New-NetFirewallRule (.*) \| Out-Null$/.exec(line)?.[1];
  if (added) registry.set(RULES_KEY, option(added, 'Name')!, { type: 'REG_SZ', data: stored(added) });
}

function stored(options: string): string {
  const list = (name: string) => {
    const match = new RegExp(`-${name} @\\(([^)]*)\\)`).exec(options);
    return match ? texts(match[1]!) : [];
  };
  const word = (name: string) => new RegExp(`-${name} (\\S+)`).exec(options)?.[1] ?? '';
  const protocol = word('Protocol');
  const number = NUMBERS[protocol] ?? Number(protocol);
  const ports = (field: string, values: string[]) =>
    values.map((port) => `${field}${port.includes('-') ? '2_10' : ''}=${port}`);
  const service = option(options, 'Service');
  return [
    'v2.33',
    `Action=${word('Action')}`,
    'Active=TRUE',
    `Dir=${word('Direction').replace('bound', '')}`,
    `Protocol=${number}`,
    ...ports('LPort', list('LocalPort')),
    ...ports('RPort', list('RemotePort')),
    ...list('IcmpType').map((type) => `ICMP${number === 58 ? 6 : 4}=${type}:*`),
    ...list('RemoteAddress').map((range) => `RA${range.includes(':') ? 6 : 4}=${range}`),
    ...(service ? [`Svc=${service}`] : []),
    `Name=${option(options, 'DisplayName')}`,
    `EmbedCtxt=${option(options, 'Group')}`,
    '',
  ].join('|');
}

function option(options: string, name: string): string | undefined {
  return new RegExp(`-${name} '([^']*)'`).exec(options)?.[1];
}

function texts(list: string): string[] {
  return [...list.matchAll(/'([^']*)'/g)].map((match) => match[1]!);
}
