import { win32 } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { IsolationTerms, ZoneRestriction } from '../../../../shared/policy/network.ts';
import type { IsolationState, Mechanism, NetworkBackend } from '../../../enforcers/network/backend.ts';
import { type Command, type RunCommand, runCommand, runOrThrow } from '../../command.ts';
import { FormerValues } from '../../former-values.ts';
import { type SystemFiles, systemFiles } from '../../system-files.ts';
import { runJson } from '../powershell.ts';
import { parseQuery, queryKey } from '../registry.ts';
import {
  canonical,
  type FirewallRule,
  ISOLATION_GROUP,
  isolationRules,
  ruleName,
  ZONES_GROUP,
  zoneRules,
} from './firewall-rules.ts';
import {
  applyRules,
  armRollback,
  cutConnections,
  disarmRollback,
  removeRules,
  restoreNames,
  restrictNames,
} from './firewall-scripts.ts';
import {
  CLOSED_PROFILES,
  ProfileState,
  profilesWithoutLocalRules,
  readProfiles,
  setProfiles,
} from './profiles.ts';
import { isEveryAddress, parseStoredRule, RULES_KEY } from './stored-rule.ts';

export interface WindowsFirewallOptions {
  /** The agent's data folder. */
  dataDir: string;
  run?: RunCommand;
  files?: SystemFiles;
}

const PROFILES = 'profiles';
const ZONES = 'zones';

/**
 * Isolation by Windows' firewall: rules in groups of our own, and profiles that block what no rule allows, with
 * their former state kept. Both are in the persistent store, so they hold from the start of Windows.
 */
export class WindowsFirewall implements NetworkBackend {
  readonly #run: RunCommand;
  readonly #former: FormerValues;

  constructor(options: WindowsFirewallOptions) {
    this.#run = options.run ?? runCommand;
    const path = win32.join(options.dataDir, 'network-isolation', 'former-profiles.json');
    this.#former = new FormerValues(path, options.files ?? systemFiles);
  }

  async isolate(terms: IsolationTerms, options: { pendingSeconds?: number }): Promise<Mechanism[]> {
    await this.#former.keep(PROFILES, await readProfiles(this.#run));
    // The way back is in place before the way is closed.
    if (options.pendingSeconds !== undefined) {
      await runOrThrow(this.#run, armRollback(options.pendingSeconds, setProfiles(await this.#profiles())));
    }
    await this.#runAll(applyRules(ISOLATION_GROUP, isolationRules(terms)));
    await this.#runAll(setProfiles(CLOSED_PROFILES));
    const names = await this.#restrictNames(terms);
    if (options.pendingSeconds === undefined) await this.#run(disarmRollback());
    const { differences } = await this.readIsolation(terms);
    const reason = differences.join(', ').slice(0, 500);
    const rules: Mechanism = { name: 'host-rules', state: 'active' };
    return [
      differences.length === 0 ? rules : { ...rules, state: 'failed', reason },
      ...(await this.#domainPolicy()),
      names,
    ];
  }

  async cutConnections(terms: IsolationTerms): Promise<{ cut: number; mechanism: Mechanism }> {
    const name = 'cut-connections';
    try {
      const json = await runJson(this.#run, cutConnections(terms.console));
      const { cut } = z.object({ cut: z.number().int() }).catch({ cut: 0 }).parse(json);
      const reason = 'IPv6 connections end at their next packet';
      return { cut, mechanism: { name, state: 'active', reason } };
    } catch {
      const reason = 'connections cannot be deleted here: each ends at its next packet instead';
      return { cut: 0, mechanism: { name, state: 'missing', reason } };
    }
  }

  async persist(terms: IsolationTerms): Promise<Mechanism> {
    // What Windows keeps is what it begins with.
    const { differences } = await this.readIsolation(terms);
    if (differences.length === 0) return { name: 'boot', state: 'active' };
    return { name: 'boot', state: 'failed', reason: differences.join(', ').slice(0, 500) };
  }

  async release(): Promise<void> {
    await runOrThrow(this.#run, removeRules(ISOLATION_GROUP));
    await this.#run(restoreNames());
    if (await this.#former.has(PROFILES)) {
      const states = await this.#profiles();
      await this.#runAll(setProfiles(states));
      const now = await readProfiles(this.#run);
      if (!isDeepStrictEqual(now, states)) throw new Error('the firewall profiles are not as they were');
      await this.#former.forget(PROFILES);
    }
    await this.#run(disarmRollback());
  }

  async readIsolation(terms: IsolationTerms): Promise<IsolationState> {
    const { present, differences } = await this.#compare(ISOLATION_GROUP, isolationRules(terms));
    for (const wanted of CLOSED_PROFILES) {
      const now = (await readProfiles(this.#run)).find(({ name }) => name === wanted.name);
      const closed = now?.inbound === 'blockinboundalways' ? { ...now, inbound: 'blockinbound' } : now;
      if (!isDeepStrictEqual(closed, wanted)) differences.push(`${wanted.name} changed`);
    }
    return { present, differences };
  }

  async separate(restriction: ZoneRestriction | undefined, terms: IsolationTerms): Promise<Mechanism[]> {
    if (!restriction) {
      await runOrThrow(this.#run, removeRules(ZONES_GROUP));
      await this.#former.forget(ZONES);
      return [];
    }
    const rules = zoneRules(restriction, terms);
    await this.#runAll(applyRules(ZONES_GROUP, rules));
    await this.#former.forget(ZONES);
    await this.#former.keep(ZONES, rules.map(ruleName));
    const { differences } = await this.#compare(ZONES_GROUP, rules);
    const state = differences.length === 0 ? 'active' : 'failed';
    const reason = differences.join(', ').slice(0, 500);
    return [{ name: 'host-rules', state, ...(reason ? { reason } : {}) }, ...(await this.#domainPolicy())];
  }

  async readSeparation(): Promise<IsolationState> {
    const names = z
      .array(z.string())
      .catch([])
      .parse(await this.#former.get(ZONES));
    const stored = await this.#stored(ZONES_GROUP);
    const differences = names
      .filter((name) => stored.get(name)?.active !== true)
      .map((name) => `rule ${name} removed or off`);
    return { present: stored.size > 0, differences };
  }

  /** What the registry holds for our rules, against what it should. */
  async #compare(group: string, rules: readonly FirewallRule[]): Promise<IsolationState> {
    const stored = await this.#stored(group);
    const differences: string[] = [];
    for (const rule of rules) {
      const name = ruleName(rule);
      const found = stored.get(name);
      if (!found) differences.push(`rule ${name} removed`);
      else if (!found.active) differences.push(`rule ${name} off`);
      else if (found.conditions.length > 0 || !isDeepStrictEqual(canonical(found), wanted(rule)))
        differences.push(`rule ${name} changed`);
      stored.delete(name);
    }
    for (const name of stored.keys()) differences.push(`rule ${name} added`);
    return { present: rules.length > 0 && differences.length < rules.length, differences };
  }

  async #stored(group: string) {
    const output = await this.#run(queryKey(RULES_KEY));
    const rules = parseQuery(output.stdout).values.flatMap(({ name, data }) => {
      const rule = parseStoredRule(data);
      return rule?.group === group ? [[name, rule] as const] : [];
    });
    return new Map(rules);
  }

  async #restrictNames(terms: IsolationTerms): Promise<Mechanism> {
    const name = 'dns-name';
    const restricted = terms.dns && terms.dns.servers.length > 0 ? terms.dns : undefined;
    const command = restricted ? restrictNames(restricted.name, restricted.servers) : restoreNames();
    const output = await this.#run(command);
    if (output.code === 0) return { name, state: 'active' };
    const reason = 'the name resolution policy was refused: any name may be asked of these servers';
    return { name, state: 'missing', reason };
  }

  async #domainPolicy(): Promise<Mechanism[]> {
    const profiles = await profilesWithoutLocalRules(this.#run);
    if (profiles.length === 0) return [];
    const reason = `a domain policy has Windows ignore local rules in ${profiles.join(', ')}: allow local rule merging there`;
    return [{ name: 'domain-policy', state: 'failed', reason }];
  }

  async #profiles(): Promise<ProfileState[]> {
    return z.array(ProfileState).parse(await this.#former.get(PROFILES));
  }

  async #runAll(commands: readonly Command[]): Promise<void> {
    for (const command of commands) await runOrThrow(this.#run, command);
  }
}

function wanted(rule: FirewallRule): Record<string, unknown> {
  const { remote, ...rest } = rule;
  return canonical(isEveryAddress(remote) || remote === undefined ? rest : { ...rest, remote });
}
