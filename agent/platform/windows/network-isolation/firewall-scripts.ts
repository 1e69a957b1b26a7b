import type { Command } from '../../command.ts';
import { literal, literals, script, taskArguments } from '../powershell.ts';
import { formatRange } from './address-ranges.ts';
import { type FirewallRule, ISOLATION_GROUP, ruleName } from './firewall-rules.ts';
import { isEveryAddress } from './stored-rule.ts';

/** The firewall service answers slowly when it has thousands of rules. */
const TIMEOUT_MS = 120_000;
const ROLLBACK_TASK = 'Guardpost isolation rollback';

/** IANA numbers that the cmdlets know by name only. */
const PROTOCOL_NAMES: Record<number, string> = { 1: 'ICMPv4', 6: 'TCP', 17: 'UDP', 58: 'ICMPv6' };

/**
 * Commands that make these the rules of the group: first what is missing is added, then what does not belong is
 * taken away, so that there is no moment without. Several, because a command line has an end.
 */
export function applyRules(group: string, rules: readonly FirewallRule[]): Command[] {
  const names = rules.map(ruleName);
  const adding = rules.map(addRule);
  const batches: string[][] = [[]];
  for (const line of adding) {
    if (batches.at(-1)!.join('\n').length + line.length > 10_000) batches.push([]);
    batches.at(-1)!.push(line);
  }
  const remove = [
    `$keep = ${literals(names)}`,
    `Get-NetFirewallRule -PolicyStore PersistentStore -Group ${literal(group)} -ErrorAction SilentlyContinue | Where-Object { $keep -notcontains $_.Name } | Remove-NetFirewallRule`,
  ].join('\n');
  return [...batches.map((lines) => lines.join('\n')), remove].map((body) =>
    script(body, { timeoutMs: TIMEOUT_MS }),
  );
}

/** Adds the rule, replacing one of its name that someone changed. */
function addRule(rule: FirewallRule): string {
  const name = literal(ruleName(rule));
  const options = [
    `-Name ${name}`,
    `-DisplayName ${literal(`${rule.group}: ${rule.action} ${rule.direction}`)}`,
    `-Group ${literal(rule.group)}`,
    '-PolicyStore PersistentStore -Enabled True -Profile Any',
    `-Direction ${rule.direction}bound -Action ${rule.action}`,
    `-Protocol ${PROTOCOL_NAMES[rule.protocol] ?? rule.protocol}`,
    ...(rule.remote && !isEveryAddress(rule.remote)
      ? [`-RemoteAddress ${literals(rule.remote.map(formatRange))}`]
      : []),
    ...(rule.remotePorts ? [`-RemotePort ${literals(rule.remotePorts)}`] : []),
    ...(rule.localPorts ? [`-LocalPort ${literals(rule.localPorts)}`] : []),
    ...(rule.icmpTypes ? [`-IcmpType ${literals(rule.icmpTypes.map(String))}`] : []),
    ...(rule.service ? [`-Service ${literal(rule.service)}`] : []),
  ];
  return `Remove-NetFirewallRule -PolicyStore PersistentStore -Name ${name} -ErrorAction SilentlyContinue; New-NetFirewallRule ${options.join(' ')} | Out-Null`;
}

/** Takes the whole group away. */
export function removeRules(group: string): Command {
  return script(removeRulesBody(group), { timeoutMs: TIMEOUT_MS });
}

function removeRulesBody(group: string): string {
  return `Remove-NetFirewallRule -PolicyStore PersistentStore -Group ${literal(group)} -ErrorAction SilentlyContinue`;
}

/**
 * Only this name may be asked of the system's resolver (Name Resolution Policy Table): every other goes to an
 * address of this computer where nobody answers. The firewall lets nobody but the resolver ask.
 */
export function restrictNames(name: string, servers: readonly string[]): Command {
  return script(
    [
      restoreNamesBody(),
      `Add-DnsClientNrptRule -Namespace '.' -NameServers '127.0.0.1' -Comment ${literal(ISOLATION_GROUP)} | Out-Null`,
      `Add-DnsClientNrptRule -Namespace ${literal(name)} -NameServers ${literals(servers)} -Comment ${literal(ISOLATION_GROUP)} | Out-Null`,
      'Clear-DnsClientCache',
    ].join('\n'),
    { timeoutMs: TIMEOUT_MS },
  );
}

export function restoreNames(): Command {
  return script(`${restoreNamesBody()}\nClear-DnsClientCache`, { timeoutMs: TIMEOUT_MS });
}

function restoreNamesBody(): string {
  return `Get-DnsClientNrptRule | Where-Object { $_.Comment -eq ${literal(ISOLATION_GROUP)} } | Remove-DnsClientNrptRule -Force`;
}

/**
 * The dead man's timer: a task of the system that takes the isolation back at its time, also when the agent was
 * killed or the computer was off then. `undo` are the netsh commands that restore the profiles.
 */
export function armRollback(seconds: number, undo: readonly Command[]): Command {
  const body = [
    removeRulesBody(ISOLATION_GROUP),
    restoreNamesBody(),
    ...undo.map((command) => [command.file, ...command.args].map(bareWord).join(' ')),
    disarmBody(),
  ].join('\n');
  return script(
    [
      `$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument ${literal(taskArguments(body))}`,
      `$trigger = New-ScheduledTaskTrigger -Once -At (Get-Date).AddSeconds(${Math.ceil(seconds)})`,
      "$principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -RunLevel Highest",
      '$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries',
      `Register-ScheduledTask -TaskName ${literal(ROLLBACK_TASK)} -Action $action -Trigger $trigger -Principal $principal -Settings $settings -Force | Out-Null`,
    ].join('\n'),
    { timeoutMs: TIMEOUT_MS },
  );
}

export function disarmRollback(): Command {
  return script(disarmBody(), { timeoutMs: TIMEOUT_MS });
}

function disarmBody(): string {
  return `Unregister-ScheduledTask -TaskName ${literal(ROLLBACK_TASK)} -Confirm:$false -ErrorAction SilentlyContinue`;
}

/**
 * Deletes the connections of this computer but those within it and to these endpoints (SetTcpEntry, state 12).
 * Windows can delete IPv4 connections only; those of IPv6 stop at their next packet, when the firewall
 * classifies the flow anew. Writes how many there were.
 */
export function cutConnections(spared: readonly { address: string; port: number }[]): Command {
  const keep = spared.map(({ address, port }) => `${address}|${port}`);
  return script(
    `
Add-Type -Namespace Guardpost -Name Tcp -MemberDefinition '[StructLayout(LayoutKind.Sequential)] public struct Row { public uint State, LocalAddr, LocalPort, RemoteAddr, RemotePort; } [DllImport("iphlpapi.dll")] public static extern int SetTcpEntry(ref Row row);'
$keep = ${literals(keep)}
$port = { param($n) [uint32](([int]$n -band 255) * 256 + ([int]$n -shr 8)) }
$cut = 0
foreach ($c in Get-NetTCPConnection -State Established,SynSent,CloseWait -ErrorAction SilentlyContinue) {
  $remote = [Net.IPAddress]$c.RemoteAddress
  if ([Net.IPAddress]::IsLoopback($remote) -or $keep -contains ($c.RemoteAddress + '|' + $c.RemotePort)) { continue }
  if ($remote.AddressFamily -ne 'InterNetwork') { continue }
  $row = New-Object Guardpost.Tcp+Row
  $row.State = 12
  $row.LocalAddr = [BitConverter]::ToUInt32(([Net.IPAddress]$c.LocalAddress).GetAddressBytes(), 0)
  $row.LocalPort = & $port $c.LocalPort
  $row.RemoteAddr = [BitConverter]::ToUInt32($remote.GetAddressBytes(), 0)
  $row.RemotePort = & $port $c.RemotePort
  if ([Guardpost.Tcp]::SetTcpEntry([ref]$row) -eq 0) { $cut++ }
}
@{ cut = $cut } | ConvertTo-Json -Compress`.trim(),
    { timeoutMs: TIMEOUT_MS },
  );
}

/** Words of the netsh commands below: letters, digits and commas, nothing that PowerShell reads otherwise. */
function bareWord(word: string): string {
  return /^[A-Za-z0-9.]+$/.test(word) ? word : literal(word);
}
