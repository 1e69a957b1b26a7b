import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NetworkIsolation } from '../../agent/enforcers/network/isolation.ts';
import type { NetworkReport } from '../../agent/enforcers/network/reports.ts';
import { NftablesBackend } from '../../agent/platform/linux/network-isolation/nftables.ts';
import type { IsolationTerms } from '../../shared/policy/network.ts';
import { Namespaces, type Peer } from './namespaces.ts';

export const PC = { v4: '10.99.0.2', v6: 'fd99::2' };
export const CONSOLE = { v4: '10.99.0.10', v6: 'fd99::10', port: 8443 };
export const FAR = { v4: '10.99.0.20', v6: 'fd99::20', port: 7000 };
/** An address that DHCP must not reach, because it is not one of a private network. */
export const PUBLIC = '198.51.100.20';

export const TERMS: IsolationTerms = {
  console: [
    { address: CONSOLE.v4, port: CONSOLE.port },
    { address: CONSOLE.v6, port: CONSOLE.port },
  ],
  dns: { name: 'console.corp.example', servers: [FAR.v4, FAR.v6] },
};

/** A DNS query for a name (RFC 1035 §4.1), in hex. */
export function query(name: string, padding = 0): string {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  const head = [0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0];
  return Buffer.from([...head, ...labels, 0, 0, 1, 0, 1, ...new Array(padding).fill(0x41)]).toString('hex');
}

/** A PC, a console and a far machine (also the DNS server) on one switch, each in its own namespace. */
export class Office {
  readonly net = new Namespaces();
  pc = '';
  console = '';
  far = '';
  switch = '';
  atPc!: Peer;
  atConsole!: Peer;
  atFar!: Peer;
  dataDir = '';

  static async build(): Promise<Office> {
    const office = new Office();
    const { net } = office;
    office.dataDir = await mkdtemp(join(tmpdir(), 'guardpost-isolation-'));
    office.switch = await net.add('sw');
    await net.ip('-n', office.switch, 'link', 'add', 'br0', 'type', 'bridge');
    await net.ip('-n', office.switch, 'link', 'set', 'br0', 'up');
    for (const [name, address] of [
      ['pc', PC],
      ['console', CONSOLE],
      ['far', FAR],
    ] as const) {
      const namespace = await net.add(name.slice(0, 3));
      office[name] = namespace;
      await net.cable(
        { in: namespace, name: 'eth0', addresses: [`${address.v4}/24`, `${address.v6}/64`] },
        { in: office.switch, name, addresses: [] },
      );
      await net.ip('-n', office.switch, 'link', 'set', name, 'master', 'br0');
    }
    await net.ip('-n', office.far, 'address', 'add', `${PUBLIC}/32`, 'dev', 'eth0');
    await net.ip('-n', office.pc, 'route', 'add', 'default', 'via', FAR.v4);
    office.atPc = net.peer(office.pc);
    office.atConsole = net.peer(office.console);
    office.atFar = net.peer(office.far);
    await office.atConsole.ask('serve', { port: CONSOLE.port });
    await office.atConsole.ask('serve', { port: 9000 });
    for (const port of [FAR.port, 53, 67, 547, 443, 22]) await office.atFar.ask('serve', { port });
    await office.atPc.ask('serve', { port: 5000 });
    return office;
  }

  /** The engine as the service uses it, acting inside the PC's namespace. */
  engine(options: { dataDir?: string; missing?: string } = {}): {
    isolation: NetworkIsolation;
    reports: NetworkReport[];
  } {
    const dataDir = options.dataDir ?? this.dataDir;
    const run = this.net.runner(this.pc);
    const backend = new NftablesBackend({
      dataDir,
      run: async (command) =>
        command.file === options.missing
          ? { code: 127, stdout: '', stderr: `${command.file}: not found` }
          : command.file === 'systemctl'
            ? { code: 0, stdout: '', stderr: '' }
            : run(command),
      bootPaths: {
        units: join(dataDir, 'units'),
        systemdRunning: dataDir,
        interfaceHooks: join(dataDir, 'none'),
      },
      listInterfaces: async () => (await this.interfaces()).filter((name) => name !== 'lo').sort(),
    });
    const reports: NetworkReport[] = [];
    const isolation = new NetworkIsolation({
      backend,
      stateFile: join(dataDir, 'network-isolation', 'state.json'),
      onReport: (report) => reports.push(report),
      checkEveryMs: 3_600_000,
    });
    return { isolation, reports };
  }

  async interfaces(): Promise<string[]> {
    const links = JSON.parse(await this.net.ip('-n', this.pc, '-j', 'link')) as { ifname: string }[];
    return links.map((link) => link.ifname);
  }

  /** All rules inside the PC's namespace. */
  async ruleset(): Promise<string> {
    return (await this.nft('list', 'ruleset')).stdout;
  }

  /** Sets a kernel parameter of the PC's namespace. */
  async set(parameter: string, value: string): Promise<void> {
    const output = await this.net.runner(this.pc)({
      file: 'sh',
      args: ['-c', `echo ${value} > /proc/sys/${parameter}`],
    });
    if (output.code !== 0) throw new Error(output.stderr);
  }

  nft(...args: string[]) {
    return this.net.runner(this.pc)({ file: 'nft', args });
  }

  async nftScript(script: string): Promise<void> {
    const output = await this.net.runner(this.pc)({ file: 'nft', args: ['-f', '-'], input: script });
    if (output.code !== 0) throw new Error(output.stderr);
  }

  async ping(from: string, address: string): Promise<'open' | 'blocked'> {
    const output = await this.net.runner(from)({
      file: 'busybox',
      args: ['ping', '-c', '1', '-W', '1', address],
    });
    return output.code === 0 ? 'open' : 'blocked';
  }

  async close(): Promise<void> {
    await this.net.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
