import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { GuestImage } from './guest-image.ts';

export interface Answer {
  status: number;
  output: string;
}

/** Several times what the suite takes on two processors that have nothing else to do. */
const LIFETIME_MS = 15 * 60_000;

/**
 * A QEMU guest in software emulation: commands by its second serial port, devices plugged in and out by QMP.
 * Killed with its process, and after a quarter of an hour whatever happens.
 */
export class Machine {
  readonly #qemu: ChildProcess;
  readonly #folder: string;
  #qmp!: Lines;
  #shell!: Lines;
  #next = 1;
  readonly #limit: NodeJS.Timeout;

  constructor(image: GuestImage, folder: string, drives: readonly string[]) {
    this.#folder = folder;
    const socket = (name: string) => `unix:${join(folder, name)},server=on,wait=off`;
    this.#qemu = spawn(
      'qemu-system-x86_64',
      [
        ...['-accel', 'tcg', '-cpu', 'max', '-smp', '2', '-m', '512', '-display', 'none', '-no-user-config'],
        ...['-kernel', image.kernel, '-initrd', image.initramfs],
        ...[
          '-append',
          'console=ttyS0 quiet net.ifnames=0 systemd.show_status=0 mitigations=off tsc=reliable',
        ],
        // The guest's writes last as long as this process: over a restart of the guest, not longer.
        ...['-drive', `file=${image.disk},if=virtio,format=raw,snapshot=on`],
        ...['-serial', `file:${join(folder, 'console.log')}`, '-serial', socket('shell')],
        ...['-qmp', socket('qmp'), '-device', 'qemu-xhci,id=usb'],
        ...['-netdev', 'user,id=net0', '-device', 'virtio-net-pci,netdev=net0,romfile='],
        ...drives.flatMap((path, index) => [
          '-blockdev',
          `driver=raw,node-name=stick${index},file.driver=file,file.filename=${path}`,
        ]),
        // A card reader on the PCI bus with the last drive as its card.
        ...(drives.length > 0
          ? ['-device', 'sdhci-pci', '-device', `sd-card,drive=stick${drives.length - 1}`]
          : []),
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#qemu.stderr!.pipe(createWriteStream(join(folder, 'qemu.log')));
    this.#limit = setTimeout(() => this.#qemu.kill('SIGKILL'), LIFETIME_MS);
  }

  /** Starts the guest and waits for its shell. `drives` become the drives stick0, stick1 …; the last is an SD card. */
  static async start(image: GuestImage, folder: string, drives: readonly string[]): Promise<Machine> {
    const machine = new Machine(image, folder, drives);
    machine.#qmp = await Lines.connect(join(folder, 'qmp'));
    machine.#shell = await Lines.connect(join(folder, 'shell'));
    await machine.qmp('qmp_capabilities');
    await machine.waitForShell();
    return machine;
  }

  /** The guest's boot is told by its shell. */
  async waitForShell(): Promise<void> {
    await this.#shell.wait((line) => line.startsWith('READY'), 240_000);
  }

  /** Runs a shell line in the guest. @throws when it does not answer in time. */
  async run(line: string, timeoutMs = 120_000): Promise<Answer> {
    const id = `c${this.#next++}`;
    this.#shell.write(`${id} ${Buffer.from(line).toString('base64')}\n`);
    const answer = await this.#shell.wait((text) => text.startsWith(`ANSWER ${id} `), timeoutMs);
    const [, , status, output = ''] = answer.split(' ');
    return { status: Number(status), output: Buffer.from(output, 'base64').toString('utf8') };
  }

  /** Runs a shell line that must succeed. */
  async must(line: string): Promise<string> {
    const { status, output } = await this.run(line);
    if (status !== 0) throw new Error(`in the guest: ${line}\nstatus ${status}: ${output}`);
    return output;
  }

  /** Repeats a line until its output is as wanted; returns the milliseconds that it took. */
  async until(line: string, wanted: (output: string) => boolean, timeoutMs: number): Promise<number> {
    const begin = Date.now();
    for (;;) {
      const { output } = await this.run(line);
      if (wanted(output)) return Date.now() - begin;
      if (Date.now() - begin > timeoutMs) throw new Error(`not in ${timeoutMs} ms: ${line}\nlast: ${output}`);
      // Asking costs the guest dearly: it is what it waits for that should run.
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  async qmp(command: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
    const id = `q${this.#next++}`;
    this.#qmp.write(`${JSON.stringify({ execute: command, arguments: parameters, id })}\n`);
    const line = await this.#qmp.wait((text) => text.includes(`"id": "${id}"`), 30_000);
    const answer = JSON.parse(line) as { return?: unknown; error?: { desc: string } };
    if (answer.error) throw new Error(`QMP ${command}: ${answer.error.desc}`);
    return answer.return;
  }

  plugIn(driver: string, id: string, properties: Record<string, unknown> = {}): Promise<unknown> {
    return this.qmp('device_add', { driver, id, bus: 'usb.0', ...properties });
  }

  async pullOut(id: string): Promise<void> {
    const gone = this.#qmp.wait(
      (line) => line.includes('DEVICE_DELETED') && line.includes(`"${id}"`),
      30_000,
    );
    await this.qmp('device_del', { id });
    await gone;
  }

  /** Presses and releases a key of the guest's keyboard. */
  press(key: string): Promise<unknown> {
    return this.qmp('send-key', { keys: [{ type: 'qcode', data: key }] });
  }

  /** Restarts the guest as its reset button would. */
  async restart(): Promise<void> {
    await this.run('sync');
    await this.qmp('system_reset');
    await this.waitForShell();
  }

  /** What the guest wrote on its console, for a failure's message. */
  consoleTail(): string {
    return readFileSync(join(this.#folder, 'console.log'), 'utf8').slice(-3_000);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#limit);
    if (this.#qemu.exitCode !== null) return;
    const ended = once(this.#qemu, 'exit');
    this.#qemu.kill('SIGKILL');
    await ended;
  }
}

/** A line protocol over a socket: whoever waits gets the first line that fits and came after the last one taken. */
class Lines {
  readonly #socket: Socket;
  readonly #kept: string[] = [];
  readonly #waiting = new Set<{ fits: (line: string) => boolean; take: (line: string) => void }>();

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => {});
    createInterface({ input: socket }).on('line', (line) => {
      for (const waiter of this.#waiting) {
        if (!waiter.fits(line)) continue;
        this.#waiting.delete(waiter);
        waiter.take(line);
        return;
      }
      this.#kept.push(line);
    });
  }

  static async connect(path: string): Promise<Lines> {
    for (let attempt = 0; ; attempt++) {
      const socket = createConnection(path);
      try {
        await once(socket, 'connect');
        return new Lines(socket);
      } catch (error) {
        if (attempt > 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  wait(fits: (line: string) => boolean, timeoutMs: number): Promise<string> {
    const index = this.#kept.findIndex(fits);
    if (index >= 0) return Promise.resolve(this.#kept.splice(index, 1)[0]!);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(new Error(`the guest did not answer within ${timeoutMs} ms`));
      }, timeoutMs);
      const waiter = {
        fits,
        take: (line: string) => {
          clearTimeout(timer);
          resolve(line);
        },
      };
      this.#waiting.add(waiter);
    });
  }
}
