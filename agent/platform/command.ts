import { spawn } from 'node:child_process';

/** A program with its arguments; never a shell line, so that no name from outside can become a command. */
export interface Command {
  file: string;
  args: readonly string[];
  /** Written to standard input. */
  input?: string;
  /** The script that an argument carries encoded, for people to read. */
  script?: string;
  /** It only looks: a dry run may carry it out. */
  reads?: true;
  /** How long it may take in milliseconds; 20 seconds when left out. */
  timeoutMs?: number;
}

export interface CommandOutput {
  /** Exit status; 127 when the program is not there, 124 when it took too long. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end. Never rejects: a program that is missing is an answer too. */
export type RunCommand = (command: Command) => Promise<CommandOutput>;

const TIMEOUT_MS = 20_000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Runs the command on this computer, in the C locale, for at most its time. */
export const runCommand: RunCommand = (command) =>
  new Promise((resolve) => {
    const child = spawn(command.file, command.args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
      timeout: command.timeoutMs ?? TIMEOUT_MS,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let bytes = 0;
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= MAX_OUTPUT_BYTES) chunks[name].push(chunk);
      });
    }
    const text = (name: 'stdout' | 'stderr') => Buffer.concat(chunks[name]).toString('utf8');
    child.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'ENOENT' ? 127 : 126;
      resolve({ code, stdout: text('stdout'), stderr: `${command.file}: ${error.message}` });
    });
    child.on('close', (code, signal) => {
      resolve({ code: code ?? (signal ? 124 : 1), stdout: text('stdout'), stderr: text('stderr') });
    });
    child.stdin.on('error', () => {}); // the program may end before it has read everything
    child.stdin.end(command.input ?? '');
  });

/** A command that did not do what it should. The message is one line with the program's own words. */
export class CommandFailed extends Error {
  override name = 'CommandFailed';
  readonly output: CommandOutput;
  constructor(command: Command, output: CommandOutput) {
    const said = (output.stderr || output.stdout).trim().split('\n')[0]?.slice(0, 300) ?? '';
    super(`${describeCommand(command)} ended with ${output.code}${said ? `: ${said}` : ''}`);
    this.output = output;
  }
}

/** Runs a command that must succeed. @throws {CommandFailed} */
export async function runOrThrow(run: RunCommand, command: Command): Promise<CommandOutput> {
  const output = await run(command);
  if (output.code !== 0) throw new CommandFailed(command, output);
  return output;
}

/** The command as one line for people. Standard input and scripts are not part of it. */
export function describeCommand(command: Command): string {
  const quote = (word: string) => {
    if (/^[\w@%+=:,./\\-]+$/.test(word)) return word;
    return /["\p{Cc}]/u.test(word) ? JSON.stringify(word) : `"${word}"`;
  };
  const args = command.script === undefined ? command.args : [...command.args.slice(0, -1), '…'];
  return [command.file, ...args].map(quote).join(' ').replace('"…"', '…');
}

/**
 * A runner that changes nothing and tells what would be done. `answers` gives the output of commands, so that what
 * follows from it can be shown too; without one a command succeeds and says nothing.
 */
export function dryRun(
  print: (line: string) => void,
  answers: (command: Command) => CommandOutput | undefined | Promise<CommandOutput> = () => undefined,
): RunCommand {
  return async (command) => {
    print(`${command.reads ? 'look' : 'run '} ${describeCommand(command)}`);
    for (const text of [command.script, command.input]) {
      if (text) for (const line of text.trimEnd().split('\n')) print(`     | ${line}`);
    }
    return (await answers(command)) ?? { code: 0, stdout: '', stderr: '' };
  };
}
