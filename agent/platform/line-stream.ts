import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Command } from './command.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A program that stayed up for so long had not failed at its start. */
const STEADY_MS = 30_000;

export interface LineStreamOptions {
  onLine: (line: string) => void;
  /** The program ended; it is started again after a pause. */
  onError: (error: Error) => void;
}

/** Keeps a program running that writes a line whenever something happens. */
export type StreamLines = (command: Command, options: LineStreamOptions) => { close(): Promise<void> };

/** Starts the program now and again whenever it ends, after a pause that grows to a minute. */
export const streamLines: StreamLines = (command, { onLine, onError }) => {
  let closed = false;
  let pause = FIRST_PAUSE_MS;
  let timer: NodeJS.Timeout | undefined;
  let stop = async () => {};

  const start = () => {
    const began = performance.now();
    const child = spawn(command.file, command.args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on('line', onLine);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(`ended with ${code ?? signal}`));
    });
    stop = async () => {
      child.kill();
      await ended;
    };
    void ended.then((reason) => {
      if (closed) return;
      onError(new Error(`${command.file}: ${reason}`));
      if (performance.now() - began > STEADY_MS) pause = FIRST_PAUSE_MS;
      timer = setTimeout(start, pause);
      timer.unref();
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    });
  };
  start();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await stop();
    },
  };
};
