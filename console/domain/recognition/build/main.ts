// The building process: turns a table of people into hashes, and documents' fingerprints into a set, apart from the
// console, which must not stall for it. It is given one job, writes into one folder, and ends.
import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { EdmIndex } from '../../../../shared/detection/edm/edm-index.ts';
import { SALT_BYTES } from '../../../../shared/detection/edm/hash.ts';
import { TableReader } from '../../../../shared/detection/edm/read-table.ts';
import { TableError } from '../../../../shared/detection/edm/table-error.ts';
import { FingerprintSet } from '../../../../shared/detection/fingerprints/fingerprint-set.ts';
import { BuildJob, type BuildOutcome, type BuildResult } from './job.ts';

/** What was given is not what it should be; everything else that goes wrong ends the process. */
class WrongInput extends Error {
  readonly problem: Extract<BuildOutcome, { ok: false }>['problem'];

  constructor(problem: WrongInput['problem'], message: string) {
    super(message);
    this.problem = problem;
  }
}

async function table(job: Extract<BuildJob, { kind: 'table' }>): Promise<BuildResult> {
  const { out, name, columns, match, encoding } = job;
  const reader = new TableReader({
    name,
    salt: randomBytes(SALT_BYTES),
    ...(columns ? { columns } : {}),
    ...(match === undefined ? {} : { match }),
    ...(encoding ? { encoding } : {}),
  });
  for await (const chunk of process.stdin) reader.push(chunk as Buffer);
  const { index, leftOut, leftOutLines } = reader.finish();
  await write(out, index.bytes());
  return { ...about(index), leftOut, leftOutLines };
}

async function check({ file }: Extract<BuildJob, { kind: 'check' }>): Promise<BuildResult> {
  const bytes = await readFile(file);
  const magic = bytes.toString('latin1', 0, 5);
  try {
    if (magic === 'GPFPS') return documentsOf(FingerprintSet.parse(bytes));
    return { ...about(EdmIndex.parse(bytes)), leftOut: 0, leftOutLines: [] };
  } catch {
    throw new WrongInput('not-an-index', 'this is neither an exact-match index nor a set of fingerprints');
  }
}

async function documents(job: Extract<BuildJob, { kind: 'documents' }>): Promise<BuildResult> {
  let set = job.base === undefined ? FingerprintSet.empty() : FingerprintSet.parse(await readFile(job.base));
  try {
    if (job.add) set = set.withFingerprints(job.add.name, job.add.fingerprints);
    if (job.merge !== undefined) set = set.merged(FingerprintSet.parse(await readFile(job.merge)));
    if (job.remove !== undefined) set = set.without(job.remove);
  } catch (error) {
    const { message } = error as Error;
    throw new WrongInput(message.includes('too little') ? 'too-little-text' : 'too-many-documents', message);
  }
  await write(job.out, set.bytes());
  return documentsOf(set);
}

function about({ header }: EdmIndex) {
  const { name, columns, match, rows } = header;
  return { kind: 'edm' as const, name, columns, match, rows };
}

function documentsOf(set: FingerprintSet): BuildResult {
  return { kind: 'fingerprints', documents: [...set.documents] };
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function outcomeOf(job: BuildJob): Promise<BuildOutcome> {
  try {
    const work = { table, check, documents };
    return { ok: true, result: await (work[job.kind] as (job: BuildJob) => Promise<BuildResult>)(job) };
  } catch (error) {
    if (error instanceof TableError) {
      const { problem, message, line } = error;
      return { ok: false, problem, message, ...(line === undefined ? {} : { line }) };
    }
    if (error instanceof WrongInput) return { ok: false, problem: error.problem, message: error.message };
    throw error;
  }
}

process.once('message', (raw) => {
  void outcomeOf(BuildJob.parse(raw)).then((outcome) => {
    // What still comes on standard input is no longer wanted.
    process.send!(outcome, () => process.exit(0));
  });
});
process.once('disconnect', () => process.exit(1));
