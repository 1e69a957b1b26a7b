import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type ConsoleEndpoint,
  type IsolationTerms,
  isIpv6,
  type ZoneRestriction,
} from '../../../../shared/policy/network.ts';
import type { IsolationState, Mechanism, NetworkBackend } from '../../../enforcers/network/backend.ts';
import { CommandFailed, type RunCommand, runCommand, runOrThrow } from '../../command.ts';
import { type BootPaths, BootUnit, SYSTEM_BOOT_PATHS } from './boot-unit.ts';
import {
  compileBridgeIsolation,
  compileEgressIsolation,
  compileIsolation,
  compileRemoval,
  compileZones,
  ISOLATION_TABLE,
  ZONES_TABLE,
} from './ruleset.ts';
import { TableRecord } from './table-record.ts';

export interface NftablesOptions {
  /** The agent's data folder. */
  dataDir: string;
  run?: RunCommand;
  bootPaths?: BootPaths;
  /** Names of the network interfaces but loopback. */
  listInterfaces?: () => Promise<string[]>;
}

type Family = 'inet' | 'bridge' | 'netdev';

/** Isolation by nftables in tables of our own; iptables rules and others' tables are never touched. */
export class NftablesBackend implements NetworkBackend {
  readonly #run: RunCommand;
  readonly #listInterfaces: () => Promise<string[]>;
  readonly #isolationBoot: BootUnit;
  readonly #zonesBoot: BootUnit;
  readonly #record: TableRecord;
  #cards: string[] = [];
  #zonesScript: string | undefined;

  constructor(options: NftablesOptions) {
    this.#run = options.run ?? runCommand;
    this.#listInterfaces = options.listInterfaces ?? systemInterfaces;
    const folder = resolve(options.dataDir, 'network-isolation');
    this.#record = new TableRecord(join(folder, 'tables.json'), [
      tableKey('inet', ISOLATION_TABLE),
      tableKey('inet', ZONES_TABLE),
    ]);
    const paths = options.bootPaths ?? SYSTEM_BOOT_PATHS;
    const boot = (name: string, file: string) =>
      new BootUnit({ name, rulesFile: join(folder, file), paths, run: this.#run });
    this.#isolationBoot = boot('guardpost-isolation', 'isolation.nft');
    this.#zonesBoot = boot('guardpost-zones', 'zones.nft');
  }

  async isolate(terms: IsolationTerms, options: { pendingSeconds?: number }): Promise<Mechanism[]> {
    await this.#load(compileIsolation(terms, options));
    await this.#remember('inet', ISOLATION_TABLE);
    return [
      { name: 'host-rules', state: 'active' },
      await this.#optional('bridge-rules', 'bridge', compileBridgeIsolation(options)),
      await this.#guardCards(terms, options),
    ];
  }

  async cutConnections(terms: IsolationTerms): Promise<{ cut: number; mechanism: Mechanism }> {
    // All sockets but those within the computer and to the console (inet_diag's destroy, Linux 4.5).
    const spared = ['127.0.0.0/8', '[::1]', ...terms.console.map(socketAddress)];
    const filter = spared.map((address) => `not dst ${address}`).join(' and ');
    const output = await this.#run({
      file: 'ss',
      args: ['-K', '-H', '-n', '-t', '-u', 'state', 'connected', filter],
    });
    const cut = output.stdout.split('\n').filter((line) => line.trim() !== '').length;
    if (output.code === 0) return { cut, mechanism: { name: 'cut-connections', state: 'active' } };
    const reason = 'sockets cannot be closed here: a connection ends with a reset at its next packet instead';
    return { cut: 0, mechanism: { name: 'cut-connections', state: 'missing', reason } };
  }

  persist(terms: IsolationTerms): Promise<Mechanism> {
    return this.#isolationBoot.install(compileIsolation(terms));
  }

  async release(): Promise<void> {
    await this.#isolationBoot.remove();
    for (const family of ['inet', 'bridge', 'netdev'] as const) {
      // Absent from the listing means gone; a kernel without the family never had it.
      if (await this.#list(family, ISOLATION_TABLE))
        await this.#load(compileRemoval(family, ISOLATION_TABLE));
      await this.#record.forget(tableKey(family, ISOLATION_TABLE));
    }
    this.#cards = [];
  }

  async readIsolation(terms: IsolationTerms, options: { persisted: boolean }): Promise<IsolationState> {
    const listing = await this.#list('inet', ISOLATION_TABLE);
    const differences = await this.#tableDifferences('inet', ISOLATION_TABLE, listing);
    if (await this.#record.expects(tableKey('bridge', ISOLATION_TABLE))) {
      const bridge = await this.#list('bridge', ISOLATION_TABLE);
      differences.push(...(await this.#tableDifferences('bridge', ISOLATION_TABLE, bridge)));
    }
    differences.push(...(await this.#cardDifferences(terms, options)));
    if (options.persisted)
      differences.push(...(await this.#isolationBoot.differences(compileIsolation(terms))));
    return { present: listing !== undefined, differences };
  }

  async separate(restriction: ZoneRestriction | undefined, terms: IsolationTerms): Promise<Mechanism[]> {
    if (!restriction) {
      await this.#zonesBoot.remove();
      if (await this.#list('inet', ZONES_TABLE)) await this.#load(compileRemoval('inet', ZONES_TABLE));
      await this.#record.forget(tableKey('inet', ZONES_TABLE));
      this.#zonesScript = undefined;
      return [];
    }
    const script = compileZones(restriction, terms.console);
    await this.#load(script);
    await this.#remember('inet', ZONES_TABLE);
    this.#zonesScript = script;
    return [{ name: 'host-rules', state: 'active' }, await this.#zonesBoot.install(script)];
  }

  async readSeparation(): Promise<IsolationState> {
    const listing = await this.#list('inet', ZONES_TABLE);
    if (this.#zonesScript === undefined) return { present: listing !== undefined, differences: [] };
    const differences = await this.#tableDifferences('inet', ZONES_TABLE, listing);
    differences.push(...(await this.#zonesBoot.differences(this.#zonesScript)));
    return { present: listing !== undefined, differences };
  }

  async #guardCards(terms: IsolationTerms, options: { pendingSeconds?: number }): Promise<Mechanism> {
    this.#cards = await this.#listInterfaces();
    const result = await this.#optional(
      'card-rules',
      'netdev',
      compileEgressIsolation(terms, this.#cards, options),
    );
    if (result.state !== 'active') this.#cards = [];
    return result;
  }

  /** Cards come and go: a changed set of them is followed quietly, changed rules are a difference. */
  async #cardDifferences(terms: IsolationTerms, options: { persisted: boolean }): Promise<string[]> {
    if (!(await this.#record.expects(tableKey('netdev', ISOLATION_TABLE)))) return [];
    const now = await this.#listInterfaces();
    if (now.join() !== this.#cards.join()) {
      if (options.persisted) await this.#guardCards(terms, {});
      return [];
    }
    return this.#tableDifferences('netdev', ISOLATION_TABLE, await this.#list('netdev', ISOLATION_TABLE));
  }

  async #tableDifferences(family: Family, table: string, listing: string | undefined): Promise<string[]> {
    if (listing === undefined) return [`${family} table removed`];
    return (await this.#record.matches(tableKey(family, table), listing)) ? [] : [`${family} rules changed`];
  }

  async #optional(name: string, family: Family, script: string): Promise<Mechanism> {
    try {
      await this.#load(script);
      await this.#remember(family, ISOLATION_TABLE);
      return { name, state: 'active' };
    } catch (error) {
      await this.#record.forget(tableKey(family, ISOLATION_TABLE));
      if (!(error instanceof CommandFailed)) throw error;
      return { name, state: 'missing', reason: error.message };
    }
  }

  async #load(script: string): Promise<void> {
    await runOrThrow(this.#run, { file: 'nft', args: ['-f', '-'], input: script });
  }

  async #remember(family: Family, table: string): Promise<void> {
    const listing = await this.#list(family, table);
    if (listing === undefined)
      throw new Error(`nft accepted the table ${family} ${table} but does not list it`);
    await this.#record.set(tableKey(family, table), listing);
  }

  /** The table as the system describes it, without counters and times that run; undefined when it is not there. */
  async #list(family: Family, table: string): Promise<string | undefined> {
    const output = await this.#run({ file: 'nft', args: ['-s', 'list', 'table', family, table] });
    return output.code === 0 ? output.stdout : undefined;
  }
}

function tableKey(family: Family, table: string): string {
  return `${family} ${table}`;
}

function socketAddress(endpoint: ConsoleEndpoint): string {
  return isIpv6(endpoint.address)
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`;
}

async function systemInterfaces(): Promise<string[]> {
  const names = await readdir('/sys/class/net');
  return names
    .filter((name) => name !== 'lo' && /^[^\s"/\\]{1,15}$/.test(name) && name !== 'bonding_masters')
    .sort();
}
