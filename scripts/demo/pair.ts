import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startGuardpost } from './children.ts';
import { ConsoleClient } from './console-client.ts';
import { until } from './until.ts';

const USER = 'admin';
const PASSWORD = 'correct horse battery staple';

/**
 * A console and one agent, each a `guardpost` process of its own, in a folder that goes with them: the stage of
 * the benchmarks and of the tests that span both. Either may be stopped or killed and started again.
 */
export class Pair {
  readonly folder: string;
  /** The console's data directory; another one from its next start on. */
  consoleDir: string;
  client!: ConsoleClient;
  console: Child | undefined;
  agent: Child | undefined;
  /** postgresql://… of the console's store from its next start on; SQLite when there is none. */
  database: string | undefined;
  #listen = '127.0.0.1:0';

  private constructor(folder: string) {
    this.folder = folder;
    this.consoleDir = join(folder, 'console');
  }

  /** Starts the console and creates its administrator. `database`: postgresql://… of its store, SQLite without. */
  static async open(name: string, database?: string): Promise<Pair> {
    const pair = new Pair(await mkdtemp(join(tmpdir(), `guardpost-${name}-`)));
    pair.database = database;
    try {
      const code = await pair.startConsole(/\b([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\b/);
      await pair.client.setUp(code, USER, PASSWORD);
      return pair;
    } catch (error) {
      await pair.close();
      throw error;
    }
  }

  /** Always on the port that it had at first. Gives what `wanted` finds on its standard output, if asked. */
  async startConsole(wanted?: RegExp): Promise<string> {
    this.console = startGuardpost([
      'console',
      '--data',
      this.consoleDir,
      ...(this.database === undefined ? [] : ['--database', this.database]),
      '--listen',
      this.#listen,
      '--second-factor',
      'optional',
    ]);
    const url = (await this.console.line(/(http:\/\/\S+)/))[1]!;
    this.#listen = new URL(url).host;
    this.client ??= new ConsoleClient(url);
    return wanted ? (await this.console.line(wanted))[1]! : '';
  }

  /** Starts the agent; the first time it enrols. `wrap` puts another command in front, such as unshare. */
  async startAgent(wrap: readonly string[] = []): Promise<void> {
    const first = this.agent === undefined;
    const enrol = first ? ['--enroll', await this.client.enrolmentUrl('pair')] : [];
    this.agent = startGuardpost(['agent', '--data', this.agentDir, ...enrol], wrap);
  }

  /** Publishes a policy and waits until the agent, if it is there, enforces it. Gives the revision. */
  async publish(source: string): Promise<number> {
    const { revision } = await this.client.publish(source, await this.client.currentRevision(), 'pair');
    if (this.agent) await this.applied(revision);
    return revision;
  }

  /** Waits until an agent has applied the revision. */
  async applied(revision: number): Promise<void> {
    await until(async () => {
      const { devices } = await this.client.adoption(revision);
      return devices.some((device) => device.revision === revision && device.state === 'applied');
    });
  }

  get agentDir(): string {
    return join(this.folder, 'agent');
  }

  /** Stops both and removes the folder. */
  async close(): Promise<void> {
    await this.agent?.stop();
    await this.console?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
