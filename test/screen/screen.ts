import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';

const NEEDED = ['Xvfb', 'scrot', 'chromium'];

/** What of a real screen is missing here; empty where it can be had. */
export function missingForScreen(): string[] {
  return missingPrograms(NEEDED);
}

/** Those of these programs that are not installed. */
export function missingPrograms(names: readonly string[]): string[] {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin'];
  return names.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
}

/** An X server without a monitor, and a page on it in a real browser window. */
export class Screen {
  readonly #processes: ChildProcess[] = [];
  readonly #folder: string;
  display = '';

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param folder for the browser's profile and what it would leave in the temporary folder */
  static async open(folder: string): Promise<Screen> {
    const screen = new Screen(folder);
    const server = screen.#spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
      ['ignore', 'ignore', 'ignore', 'pipe'],
    );
    const number = await new Promise<string>((resolve, reject) => {
      (server.stdio[3] as Readable).once('data', (data) => resolve(String(data).trim()));
      server.once('exit', () => reject(new Error('Xvfb did not start')));
    });
    screen.display = `:${number}`;
    return screen;
  }

  /** Opens a page over the whole screen; it is being drawn when this returns. */
  show(file: string): void {
    this.#spawn(
      'chromium',
      [
        ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
        ...['--kiosk', '--window-position=0,0', '--window-size=1280,800', '--force-device-scale-factor=1'],
        ...[`--user-data-dir=${join(this.#folder, 'browser')}`, `file://${file}`],
      ],
      'ignore',
    );
  }

  /** Takes a picture of the screen with a real capture tool. */
  async capture(file: string): Promise<void> {
    const tool = this.#spawn('scrot', ['--overwrite', file], 'ignore');
    const code = await new Promise((resolve) => tool.once('exit', resolve));
    if (code !== 0) throw new Error(`scrot ended with ${code}`);
  }

  async close(): Promise<void> {
    for (const child of this.#processes.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3_000))]);
      child.kill('SIGKILL');
    }
  }

  #spawn(command: string, args: readonly string[], stdio: 'ignore' | ('ignore' | 'pipe')[]): ChildProcess {
    const child = spawn(command, args, {
      stdio,
      env: { ...process.env, DISPLAY: this.display, LANG: 'C.UTF-8', TMPDIR: this.#folder },
    });
    this.#processes.push(child);
    return child;
  }
}
