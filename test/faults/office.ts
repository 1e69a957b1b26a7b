import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConsoleClient } from '../../scripts/demo/console-client.ts';
import { canMountImages } from '../../scripts/demo/stick.ts';
import { until } from '../../scripts/demo/until.ts';
import { CAN_SET_CLOCKS, Clock } from './clock.ts';
import { FAULTS, type Fault, type World } from './faults.ts';
import { Machine } from './machine.ts';
import { type Accepted, ask, judgeEvents, judgeGrowth, judgeRecord, spoolIn } from './oracle.ts';
import { Relay } from './relay.ts';
import { randomFrom, type Step } from './schedule.ts';
import { SmallDisk } from './small-disk.ts';
import { UnrulyAgent } from './unruly-agent.ts';

const USER = 'admin';
const PASSWORD = 'correct horse battery staple';
const PATIENCE_MS = 90_000;
const DISKS = await canMountImages('ext4');

/** A console and its agents, each a process of its own, with everything between and under them at hand to break. */
export class Office implements World {
  readonly folder: string;
  readonly watched: string;
  readonly passphraseFile: string;
  readonly relay: Relay;
  readonly console: Machine;
  readonly agents: Machine[] = [];
  client!: ConsoleClient;
  #unruly!: UnrulyAgent;
  #url = '';
  readonly #disks: SmallDisk[] = [];
  readonly #excused = new Set<string>();
  #files = 0;
  #policies = 0;

  private constructor(folder: string, relay: Relay, console_: Machine, disk: SmallDisk | undefined) {
    this.folder = folder;
    this.relay = relay;
    this.console = console_;
    if (disk) this.#disks.push(disk);
    this.watched = join(folder, 'stick');
    this.passphraseFile = join(folder, 'passphrase');
    mkdirSync(this.watched);
    writeFileSync(this.passphraseFile, 'a passphrase for this test only\n', { mode: 0o600 });
  }

  /** A console with `agents` agents that have enrolled and enforce a policy. */
  static async open(agents: number): Promise<Office> {
    const folder = await mkdtemp(join(tmpdir(), 'guardpost-faults-'));
    const relay = await Relay.open();
    const [people, links] = [await freePort(), await freePort()];
    relay.to(() => links);
    const disk = DISKS ? await SmallDisk.open(folder, 'console-disk', 192) : undefined;
    const console_ = new Machine({
      name: 'console',
      folder,
      disk,
      clock: clockIn(folder, 'console'),
      ready: /Agents connect to/,
      args: async (dataDir) => [
        ...['console', '--data', dataDir, '--second-factor', 'optional', '--certificate-days', '1'],
        ...['--listen', `127.0.0.1:${people}`, '--agents', `127.0.0.1:${links}`],
        ...['--agents-url', `wss://127.0.0.1:${relay.port}`],
      ],
    });
    const world = new Office(folder, relay, console_, disk);
    try {
      await world.#setUp(people, agents);
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  /** The names of the faults that can be made here. */
  static get faults(): string[] {
    return Object.keys(FAULTS).filter((name) => {
      const { needs } = FAULTS[name]!;
      return (needs !== 'disk' || DISKS) && (needs !== 'clock' || CAN_SET_CLOCKS);
    });
  }

  get machines(): Machine[] {
    return [this.console, ...this.agents];
  }

  excuse(epoch: string | undefined): void {
    if (epoch !== undefined) this.#excused.add(epoch);
  }

  /** Goes through a schedule while files are copied and policies published; gives what does not hold after it. */
  async run(steps: readonly Step[]): Promise<string[]> {
    for (const agent of this.agents) if (!agent.running) await agent.startAgain();
    const work = new AbortController();
    const working = Promise.all([this.#copy(work.signal), this.#publishNowAndThen(work.signal)]);
    const faults: Promise<void>[] = [];
    for (const step of steps) {
      await sleep(step.afterMs);
      faults.push(this.#happen(step));
    }
    const failed = (await Promise.allSettled(faults)).filter((fault) => fault.status === 'rejected');
    work.abort();
    await working;
    if (failed.length > 0) throw failed[0]!.reason;
    return this.#judge();
  }

  async close(): Promise<void> {
    this.#unruly?.end();
    for (const machine of this.machines) await machine.kill();
    this.relay.close();
    for (const disk of this.#disks) await disk.discard();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #setUp(people: number, agents: number): Promise<void> {
    const started = await this.console.start();
    const [, code] = await started.line(/\b([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\b/);
    this.#url = `http://127.0.0.1:${people}`;
    this.client = new ConsoleClient(this.#url);
    await this.client.setUp(code!, USER, PASSWORD);
    for (let index = 0; index < agents; index++) {
      const name = `agent-${index}`;
      const disk = DISKS ? await SmallDisk.open(this.folder, `${name}-disk`, 48) : undefined;
      if (disk) this.#disks.push(disk);
      const enrolment = await this.client.enrolmentUrl(name);
      const agent = new Machine({
        name,
        folder: this.folder,
        disk,
        clock: clockIn(this.folder, name),
        args: async (dataDir) => ['agent', '--data', dataDir, '--enroll', enrolment],
      });
      this.agents.push(agent);
      await agent.start();
    }
    this.#unruly = await UnrulyAgent.enrol(await this.client.enrolmentUrl('unruly'), randomFrom(1));
    await this.#publishLast();
  }

  async #happen({ fault: name, target, forMs, seed }: Step): Promise<void> {
    const fault: Fault = FAULTS[name]!;
    const among = {
      agent: this.agents,
      console: [this.console],
      any: this.machines,
      network: [this.console],
    };
    const machines = among[fault.on];
    const machine = machines[target % machines.length]!;
    await machine.inTurn(() => fault.happen(this, machine, forMs, randomFrom(seed)));
  }

  async #copy(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#copyOne();
      this.#unruly.tell();
      await sleep(60);
    }
  }

  #copyOne(): string {
    const name = `周报-${++this.#files}.txt`;
    writeFileSync(join(this.watched, name), `第 ${this.#files} 份\n`);
    return name;
  }

  async #publishNowAndThen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // The console may be away, or its clock so that nobody is logged in any more.
      await this.#publish().catch(() => this.client.logIn(USER, PASSWORD).catch(() => {}));
      await sleep(1_500, undefined, { signal }).catch(() => {});
    }
  }

  async #publish(): Promise<number> {
    const name = `政策-${++this.#policies}`;
    const source = `name: ${name}\nmonitoring:\n  removableMounts: [${JSON.stringify(this.watched)}]\nrules:\n  - id: all\n    name: 全部留痕\n    when: { channel: removable-storage }\n    action: audit\n`;
    const { revision } = await this.client.publish(source, await this.client.currentRevision(), 'faults');
    return revision;
  }

  /** Publishes once more and waits until every agent has it. */
  async #publishLast(): Promise<void> {
    const revision = await until(
      async () => {
        await this.client.logIn(USER, PASSWORD);
        return this.#publish();
      },
      { timeoutMs: PATIENCE_MS, stepMs: 500 },
    );
    await until(
      async () => {
        const ids = this.agents.map(agentIdOf);
        const { devices } = await this.client.adoption(revision);
        return ids.every((id) =>
          devices.some((one) => one.agentId === id && one.revision === revision && one.state === 'applied'),
        );
      },
      { timeoutMs: PATIENCE_MS, stepMs: 250 },
    ).catch(async () => {
      const { devices } = await this.client.adoption(revision);
      throw new Error(`policy ${revision} is not on every agent: ${JSON.stringify(devices)}`);
    });
  }

  async #judge(): Promise<string[]> {
    const gone = this.machines.filter(({ running }) => !running).map(({ name }) => `${name} ended by itself`);
    if (gone.length > 0) return gone;
    await this.#publishLast();
    const last = this.#copyOne();
    await until(async () => this.#unruly.settled, { timeoutMs: PATIENCE_MS });
    await until(
      async () =>
        ask<{ n: number }>(
          this.console.dataDir,
          `select count(distinct agent_id) as n from events where type = 'file.seen' and body like '%"${last}"%'`,
        )[0]!.n === this.agents.length,
      { timeoutMs: PATIENCE_MS, stepMs: 250 },
    );
    const growth = this.machines.flatMap(({ name, pid }) => judgeGrowth(name, pid));
    const ids = this.agents.map(agentIdOf);
    // An agent that is stopped in order has sent what waited, and lets its spool be read.
    for (const agent of this.agents) await agent.stop();
    const accepted: Accepted[] = this.agents.map((agent, index) => ({
      agentId: ids[index]!,
      ...spoolIn(agent.dataDir)!,
    }));
    const { identity, epoch, made } = this.#unruly;
    const unruly = { agentId: identity.agentId, epoch, lastSeq: made.length, acknowledged: made.length };
    return [
      ...growth,
      ...judgeEvents(this.console.dataDir, [...accepted, unruly], this.#excused, (id) => ids.includes(id)),
      ...(await judgeRecord(this.console.dataDir)),
    ];
  }
}

function agentIdOf({ dataDir }: Machine): string {
  return (JSON.parse(readFileSync(join(dataDir, 'identity.json'), 'utf8')) as { agentId: string }).agentId;
}

function clockIn(folder: string, name: string): Clock | undefined {
  return CAN_SET_CLOCKS ? new Clock(join(folder, `${name}.clock`)) : undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
