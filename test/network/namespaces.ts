import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Command, type RunCommand, runCommand } from '../../agent/platform/command.ts';

/** Why network namespaces cannot be used here; undefined when they can. */
export function whyNoNamespaces(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root';
  for (const program of ['ip', 'nft', 'ss', 'busybox']) {
    if (spawnSync(program, ['-V']).error)
      return `needs ${program} (Debian: iproute2 nftables busybox-static)`;
  }
  const trial = `gp${process.pid}try`;
  if (spawnSync('ip', ['netns', 'add', trial]).status !== 0) return 'network namespaces cannot be made here';
  const works =
    spawnSync('ip', ['netns', 'exec', trial, 'nft', 'add', 'table', 'inet', 'trial']).status === 0;
  spawnSync('ip', ['netns', 'del', trial]);
  return works ? undefined : 'this kernel has no nftables';
}

/** A process inside a namespace that opens connections and listens on request. */
export class Peer {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #next = 1;

  constructor(namespace: string) {
    const script = fileURLToPath(new URL('./peer.ts', import.meta.url));
    this.#child = spawn('ip', ['netns', 'exec', namespace, process.execPath, script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      const { id, result } = JSON.parse(line) as { id: number; result: unknown };
      this.#waiting.get(id)?.(result);
      this.#waiting.delete(id);
    });
  }

  ask<T = string>(action: string, parameters: Record<string, unknown> = {}): Promise<T> {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve as (result: unknown) => void);
      this.#child.stdin!.write(`${JSON.stringify({ id, do: action, ...parameters })}\n`);
    });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin!.end();
    await ended;
  }
}

/** A few namespaces with names of this run only, removed with everything in them. */
export class Namespaces {
  readonly #prefix = `gp${process.pid}${Math.random().toString(36).slice(2, 5)}`;
  readonly #names = new Set<string>();
  readonly #peers: Peer[] = [];

  async add(name: string): Promise<string> {
    const full = `${this.#prefix}${name}`;
    await this.ip('netns', 'add', full);
    this.#names.add(full);
    await this.ip('-n', full, 'link', 'set', 'lo', 'up');
    return full;
  }

  /** Runs ip and fails loudly. */
  async ip(...args: string[]): Promise<string> {
    const output = await runCommand({ file: 'ip', args });
    if (output.code !== 0) throw new Error(`ip ${args.join(' ')}: ${output.stderr}`);
    return output.stdout;
  }

  /** A runner whose commands happen inside the namespace. */
  runner(namespace: string): RunCommand {
    return (command: Command) =>
      runCommand({
        ...command,
        file: 'ip',
        args: ['netns', 'exec', namespace, command.file, ...command.args],
      });
  }

  peer(namespace: string): Peer {
    const peer = new Peer(namespace);
    this.#peers.push(peer);
    return peer;
  }

  /** A cable between two namespaces, both ends up and addressed; no waiting for IPv6 address checks. */
  async cable(
    a: { in: string; name: string; addresses: string[] },
    b: { in: string; name: string; addresses: string[] },
  ) {
    await this.ip('-n', a.in, 'link', 'add', a.name, 'type', 'veth', 'peer', 'name', b.name, 'netns', b.in);
    for (const end of [a, b]) await this.configure(end.in, end.name, end.addresses);
  }

  async configure(namespace: string, device: string, addresses: string[]): Promise<void> {
    for (const address of addresses) {
      const extra = address.includes(':') ? ['nodad'] : [];
      await this.ip('-n', namespace, 'address', 'add', address, 'dev', device, ...extra);
    }
    await this.ip('-n', namespace, 'link', 'set', device, 'up');
  }

  async close(): Promise<void> {
    await Promise.all(this.#peers.map((peer) => peer.close()));
    for (const name of this.#names) await runCommand({ file: 'ip', args: ['netns', 'del', name] });
  }
}
