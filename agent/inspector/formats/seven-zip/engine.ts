import { constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SevenZipModule, SevenZipModuleFactory, SevenZipModuleOptions } from '7z-wasm';
import * as sevenZipPackage from '7z-wasm';
import type { InspectionError } from '../../../../shared/detection/finding.ts';
import type { Budget } from '../../budget.ts';
import type { Source } from '../../source.ts';
import { archiveFolder, collectingFolder, type Unpacked } from './file-system.ts';

/** What 7-Zip says is kept up to here. */
const MAX_OUTPUT = 256 * 1024;
const ARCHIVE = '/in/archive';
/** A password is given so that none is asked for; with random letters it opens nothing. */
const NO_PASSWORD = `-p${Math.random().toString(36).slice(2)}`;

export interface UnpackOptions {
  budget: Budget;
  /** 7-Zip's name of the format; without it, it looks for itself. */
  type?: string | undefined;
  /** Entries that an earlier call gave already. */
  skip?: number;
  /** The call ends when it holds so many bytes; another one goes on from there. */
  batchBytes: number;
  /** One entry is kept up to here. */
  entryBytes: number;
}

export interface UnpackResult {
  entries: Unpacked[];
  /** There are more entries behind these. */
  more: boolean;
  problems: { name: string; code: InspectionError }[];
}

// The package is CommonJS, its types are not.
const createSevenZip = sevenZipPackage.default as unknown as SevenZipModuleFactory;

let compiled: Promise<WebAssembly.Module> | undefined;

function compile(): Promise<WebAssembly.Module> {
  compiled ??= readFile(fileURLToPath(import.meta.resolve('7z-wasm/7zz.wasm'))).then((bytes) =>
    WebAssembly.compile(bytes),
  );
  return compiled;
}

/** An instance of its own for every archive; what it says on standard error goes to `listen`. */
async function load(module: WebAssembly.Module, listen: (code: number) => void): Promise<SevenZipModule> {
  // It asks Node for numbers of a file system that is not used here, in a way that a confined process may not.
  const internals = process as unknown as { binding: unknown };
  const { binding } = internals;
  internals.binding = () => ({ fs: constants });
  try {
    return await createSevenZip({
      stdout: () => {},
      stderr: listen,
      quit: () => {},
      instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
        const instance = new WebAssembly.Instance(module, imports);
        done(instance);
        return instance.exports;
      },
    } as Partial<SevenZipModuleOptions>);
  } finally {
    internals.binding = binding;
  }
}

/**
 * Unpacks with 7-Zip, compiled to WebAssembly: its memory is its own and ends with the call, it sees one file and
 * what it writes stays in memory.
 * @throws BudgetExceeded when the time is used up under way
 */
export async function unpack(source: Source, options: UnpackOptions): Promise<UnpackResult> {
  const module = await compile();
  const said: number[] = [];
  const listen = (code: number) => {
    if (said.length < MAX_OUTPUT) said.push(code);
  };
  const sevenZip = await load(module, listen);
  const collected = collectingFolder(sevenZip, options);
  mount(sevenZip, archiveFolder(sevenZip, source, options.budget), '/in');
  mount(sevenZip, collected.folder, '/out');
  const type = options.type === undefined ? [] : [`-t${options.type}`];
  let status: number;
  try {
    // The program's exit status: 0, 1 for warnings, 2 and up for errors.
    status = Number(
      (sevenZip as unknown as { callMain(args: string[]): unknown }).callMain([
        'x',
        '-y',
        '-aoa',
        '-bd',
        NO_PASSWORD,
        ...type,
        '-o/out',
        ARCHIVE,
      ]),
    );
  } catch (error) {
    if (collected.full) return { entries: collected.entries, more: true, problems: [] };
    if ((error as Error | undefined)?.name === 'BudgetExceeded') throw error;
    // An exception of its own or a trap of WebAssembly: what came out before is kept.
    return { entries: collected.finish(), more: false, problems: [{ name: '', code: 'corrupt' }] };
  }
  const problems = problemsIn(Buffer.from(said).toString('utf8'));
  if (status >= 2 && problems.length === 0) problems.push({ name: '', code: 'corrupt' });
  const unreadable = new Set(problems.filter(({ code }) => code === 'encrypted').map(({ name }) => name));
  return { entries: collected.finish().filter(({ name }) => !unreadable.has(name)), more: false, problems };
}

function mount(sevenZip: SevenZipModule, folder: unknown, at: string): void {
  sevenZip.FS.mkdir(at);
  sevenZip.FS.mount(folder as Parameters<SevenZipModule['FS']['mount']>[0], {}, at);
}

/** 7-Zip's messages: `ERROR: <what> : <entry>` for an entry, `ERROR: <archive> : <what>` for the archive. */
const MESSAGES: readonly [RegExp, InspectionError][] = [
  [/wrong password|encrypted/i, 'encrypted'],
  [/unsupported|not implemented/i, 'unsupported'],
  [/memory/i, 'too-large'],
];

function problemsIn(output: string): UnpackResult['problems'] {
  const problems: UnpackResult['problems'] = [];
  for (const line of output.split('\n')) {
    const message = /^(?:ERROR: ?)(.*)$/.exec(line)?.[1];
    if (message === undefined) continue;
    // A symbolic link is not followed and holds nothing of its own.
    if (/symbolic link|hard link|dangerous link|errno=/i.test(message)) continue;
    const code = MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? 'corrupt';
    const name = message.startsWith(ARCHIVE) ? '' : (/^[^:]+ : (.*)$/.exec(message)?.[1] ?? '');
    problems.push({ name, code });
  }
  return problems;
}
