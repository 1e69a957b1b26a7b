import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { FingerprintSet } from '../../../shared/detection/fingerprints/fingerprint-set.ts';
import { displayName } from '../../../shared/events/display-name.ts';
import {
  MAX_RECOGNITION_BYTES,
  MAX_RECOGNITION_SET_BYTES,
  MAX_RECOGNITION_SETS,
  RECOGNITION_PIECE_BYTES,
  type RecognitionSet,
} from '../../../shared/protocol/recognition.ts';
import type {
  RecognitionAdoption,
  RecognitionList,
  RecognitionUploaded,
  TableQuery,
} from '../../api/contract.ts';
import type { Tables } from '../../store/schema.ts';
import { Refusal } from '../refusal.ts';
import type { BuildJob, BuildResult } from './build/job.ts';
import { runBuild } from './build/run-build.ts';
import { fingerprintsOf, ownersOf } from './look-up.ts';
import type { RecognitionStatuses } from './recognition-status.ts';
import { SetFiles } from './set-files.ts';

/** The one set that all registered documents are in. */
const DOCUMENTS = 'fingerprints.documents';
const MAX_TABLE_BYTES = 4 * 1024 ** 3;
const MAX_DOCUMENT_BYTES = 256 * 1024 * 1024;

/** Reads a document in the agent's confined process: its fingerprints, or why it could not be read. */
export type FingerprintDocument = (path: string) => Promise<Uint32Array | { error: string }>;

type Row = Tables['recognition_sets'];

export interface RecognitionSetsOptions {
  db: Kysely<Tables>;
  dataDir: string;
  statuses: RecognitionStatuses;
  logger: Logger;
  /** Without it documents can only be registered as sets that were made elsewhere. */
  fingerprintDocument?: FingerprintDocument | undefined;
}

/**
 * The tables of people and the confidential documents that agents recognise. Of what is uploaded hashes are kept;
 * a clear table is never written anywhere, a document only until its text was read.
 */
export class RecognitionSets {
  readonly #options: RecognitionSetsOptions;
  readonly #db: Kysely<Tables>;
  readonly #files: SetFiles;
  #rows: Row[] = [];
  #busy = false;
  readonly #listeners: ((sets: RecognitionSet[]) => void)[] = [];

  private constructor(options: RecognitionSetsOptions, files: SetFiles) {
    this.#options = options;
    this.#db = options.db;
    this.#files = files;
  }

  static async open(options: RecognitionSetsOptions): Promise<RecognitionSets> {
    const sets = new RecognitionSets(options, await SetFiles.open(options.dataDir));
    await sets.#load();
    for (const { id, sha256, bytes } of sets.#rows) {
      if (!(await sets.#files.isThere(sha256, bytes))) {
        options.logger.error({ set: id }, 'the file of a set is missing: upload it again');
      }
    }
    await sets.#files.keepOnly(sets.#rows.map(({ sha256 }) => sha256));
    return sets;
  }

  /** What every agent is to have. */
  get current(): RecognitionSet[] {
    return this.#rows.map(({ id, kind, version, sha256, bytes }) => ({ id, kind, version, sha256, bytes }));
  }

  onChanged(listener: (sets: RecognitionSet[]) => void): void {
    this.#listeners.push(listener);
  }

  async list(): Promise<RecognitionList> {
    const versions = new Map(this.#rows.map(({ id, version }) => [id, version]));
    const counts = await this.#options.statuses.count(versions);
    const history = await this.#db
      .selectFrom('recognition_sets')
      .selectAll()
      .orderBy('version', 'desc')
      .limit(1000)
      .execute();
    const sets = this.#rows.map((row) => ({
      ...toSet(row),
      adoption: counts.get(row.id)!,
      versions: history.filter(({ id }) => id === row.id).map(toVersion),
    }));
    const documents = await this.#db
      .selectFrom('recognition_documents')
      .selectAll()
      .orderBy('name')
      .execute();
    return {
      sets,
      documents: documents.map((row) => ({
        name: row.name,
        fingerprints: row.fingerprints,
        addedBy: row.added_by,
        addedAt: row.added_at,
      })),
      documentsReadHere: this.#options.fingerprintDocument !== undefined,
    };
  }

  /** @throws Refusal `not-found` */
  async adoption(id: string, agents?: ReadonlySet<string>): Promise<RecognitionAdoption> {
    const row = this.#row(id);
    const devices = await this.#options.statuses.adoption(id, row.version);
    const seen = agents ? devices.filter(({ agentId }) => agents.has(agentId)) : devices;
    return { id, version: row.version, bytes: row.bytes, devices: seen };
  }

  /**
   * Makes an index of a CSV as it comes; a table of the same name is replaced.
   * @throws Refusal `invalid-data` with the problem and its line, `too-large`, `conflict` while another is at work
   */
  addTable(
    csv: Readable,
    { name, columns, match, encoding }: TableQuery,
    by: string,
  ): Promise<RecognitionUploaded> {
    return this.#alone(() =>
      this.#files.withScratch(async (out) => {
        const job = {
          kind: 'table' as const,
          out,
          name,
          ...(columns ? { columns } : {}),
          ...(match === undefined ? {} : { match }),
          ...(encoding ? { encoding } : {}),
        };
        return this.#keepTable(out, await this.#build(job, limited(csv, MAX_TABLE_BYTES)), by);
      }),
    );
  }

  /** Takes an index or a set of fingerprints that was built elsewhere, where the clear values stayed. @throws Refusal */
  addBuilt(stream: Readable, by: string): Promise<RecognitionUploaded> {
    return this.#alone(() =>
      this.#files.withScratch(async (file) => {
        await this.#files.receive(file, limited(stream, MAX_RECOGNITION_SET_BYTES));
        const result = await this.#build({ kind: 'check', file });
        if (result.kind === 'edm') return this.#keepTable(file, result, by);
        const names = result.documents.map(({ name }) => name);
        return this.#changeDocuments({ merge: file }, names, by);
      }),
    );
  }

  /** Registers a document by its fingerprints; one of the same name is replaced. @throws Refusal */
  addDocument(stream: Readable, fileName: string, by: string): Promise<RecognitionUploaded> {
    const { fingerprintDocument } = this.#options;
    if (!fingerprintDocument) {
      throw new Refusal(
        'conflict',
        'this console reads no documents: upload a set made with guardpost fingerprint',
      );
    }
    const name = documentName(fileName);
    return this.#alone(async () => {
      const fingerprints = await this.#files.withScratch(async (path) => {
        await this.#files.receive(path, limited(stream, MAX_DOCUMENT_BYTES));
        return fingerprintDocument(path);
      });
      if (!(fingerprints instanceof Uint32Array)) {
        const details = { problem: 'unreadable', reason: fingerprints.error };
        throw new Refusal('invalid-data', `the document cannot be read: ${fingerprints.error}`, { details });
      }
      return this.#changeDocuments({ add: { name, fingerprints } }, [name], by);
    });
  }

  /**
   * What a document is: the hash of its content and the registered documents that it has passages of. It is read as
   * one that is registered, and deleted; one that cannot be read has its hash all the same. @throws Refusal `too-large`
   */
  async lookUp(stream: Readable): Promise<{ sha256: string; documents: { name: string; share: number }[] }> {
    return this.#files.withScratch(async (path) => {
      const hash = createHash('sha256');
      const counted = limited(stream, MAX_DOCUMENT_BYTES).on('data', (chunk: Buffer) => hash.update(chunk));
      await this.#files.receive(path, counted);
      const set = await this.#documentSet();
      const read = set && (await this.#options.fingerprintDocument?.(path));
      const documents = set && read instanceof Uint32Array ? ownersOf(set, new Set(read)) : [];
      return { sha256: hash.digest('hex'), documents };
    });
  }

  /** Registered documents that a passage was taken out of. */
  async ownersOfPassage(text: string): Promise<{ name: string; share: number }[]> {
    const set = await this.#documentSet();
    return set ? ownersOf(set, fingerprintsOf(text)) : [];
  }

  /** All registered documents; read anew each time, for questions are rare. */
  async #documentSet(): Promise<FingerprintSet | undefined> {
    const row = this.#rows.find(({ id }) => id === DOCUMENTS);
    return row && FingerprintSet.parse(await readFile(this.#files.path(row.sha256)));
  }

  /** Agents give it up. @throws Refusal `not-found` */
  async remove(id: string): Promise<void> {
    await this.#alone(async () => {
      this.#row(id);
      await this.#db.transaction().execute(async (trx) => {
        if (id === DOCUMENTS) await trx.deleteFrom('recognition_documents').execute();
        await retire(trx, id, 'removed');
      });
      await this.#changed();
    });
  }

  /** @throws Refusal `not-found` */
  async removeDocument(name: string, by: string): Promise<void> {
    const documents = await this.#db.selectFrom('recognition_documents').select('name').execute();
    if (!documents.some((document) => document.name === name))
      throw new Refusal('not-found', 'no such document');
    if (documents.length === 1) return this.remove(DOCUMENTS);
    await this.#alone(() => this.#changeDocuments({ remove: name }, [], by));
  }

  /** A piece of a current set; undefined for one that is not, or no longer. */
  async piece(sha256: string, offset: number): Promise<Buffer | undefined> {
    if (!this.#rows.some((row) => row.sha256 === sha256 && offset < row.bytes)) return undefined;
    return this.#files.read(sha256, offset, RECOGNITION_PIECE_BYTES);
  }

  async #keepTable(file: string, result: BuildResult, by: string): Promise<RecognitionUploaded> {
    if (result.kind !== 'edm') throw new Error('not a table');
    const { name, columns, match, rows, leftOut, leftOutLines } = result;
    const row = await this.#keep(
      file,
      { id: `edm.${name}`, kind: 'edm', entries: rows, columns: JSON.stringify(columns), match },
      by,
    );
    return { ...toSet(row), leftOut, leftOutLines };
  }

  async #changeDocuments(
    change: Pick<Extract<BuildJob, { kind: 'documents' }>, 'add' | 'merge' | 'remove'>,
    added: readonly string[],
    by: string,
  ): Promise<RecognitionUploaded> {
    return this.#files.withScratch(async (out) => {
      const former = this.#rows.find(({ id }) => id === DOCUMENTS);
      const base = former ? { base: this.#files.path(former.sha256) } : {};
      const result = await this.#build({ kind: 'documents', out, ...base, ...change });
      if (result.kind !== 'fingerprints') throw new Error('not a set of fingerprints');
      const { documents } = result;
      const about = { id: DOCUMENTS, kind: 'fingerprints' as const, columns: '[]', match: null };
      const row = await this.#keep(out, { ...about, entries: documents.length }, by, async (trx) => {
        const known = await trx.selectFrom('recognition_documents').selectAll().execute();
        await trx.deleteFrom('recognition_documents').execute();
        const rows = documents.map(({ name, fingerprints }) => {
          const before = added.includes(name) ? undefined : known.find((each) => each.name === name);
          return before ?? { name, fingerprints, added_by: by, added_at: Date.now() };
        });
        // SQLite takes a limited number of values in one statement.
        for (let at = 0; at < rows.length; at += 500) {
          await trx
            .insertInto('recognition_documents')
            .values(rows.slice(at, at + 500))
            .execute();
        }
      });
      return { ...toSet(row), leftOut: 0, leftOutLines: [] };
    });
  }

  /** Makes a file the current version of a set. */
  async #keep(
    file: string,
    about: Pick<Row, 'id' | 'kind' | 'entries' | 'columns' | 'match'>,
    by: string,
    also: (db: Kysely<Tables>) => Promise<void> = async () => {},
  ): Promise<Row> {
    const others = this.#rows.filter(({ id }) => id !== about.id);
    if (others.length >= MAX_RECOGNITION_SETS) {
      throw new Refusal('conflict', `there are ${MAX_RECOGNITION_SETS} sets already: remove one first`);
    }
    const { sha256, bytes } = await this.#files.adopt(file);
    const together = others.reduce((sum, row) => sum + row.bytes, bytes);
    if (bytes > MAX_RECOGNITION_SET_BYTES || together > MAX_RECOGNITION_BYTES) {
      await this.#files.keepOnly(this.#rows.map((row) => row.sha256));
      throw new Refusal('too-large', 'larger than agents take: choose fewer columns or rows');
    }
    const row = await this.#db.transaction().execute(async (trx) => {
      const { newest } = await trx
        .selectFrom('recognition_sets')
        .select(({ fn }) => fn.max('version').as('newest'))
        .where('id', '=', about.id)
        .executeTakeFirstOrThrow();
      await retire(trx, about.id, 'replaced');
      const version = (newest ?? 0) + 1;
      const next = {
        ...about,
        version,
        state: 'current' as const,
        sha256,
        bytes,
        uploaded_by: by,
        uploaded_at: Date.now(),
      };
      await trx.insertInto('recognition_sets').values(next).execute();
      await also(trx);
      return next;
    });
    await this.#changed();
    return row;
  }

  async #build(job: BuildJob, input?: Readable): Promise<BuildResult> {
    const outcome = await runBuild(job, this.#files.incoming, input);
    if (outcome.ok) return outcome.result;
    const { problem, message, line } = outcome;
    throw new Refusal('invalid-data', message, {
      details: { problem, ...(line === undefined ? {} : { line }) },
    });
  }

  /** One change at a time: each builds on what the former left, and takes a processor. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy)
      throw new Refusal('conflict', 'another upload is being worked on: try again when it is done');
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }

  async #changed(): Promise<void> {
    await this.#load();
    await this.#files.keepOnly(this.#rows.map(({ sha256 }) => sha256));
    for (const listener of this.#listeners) listener(this.current);
  }

  async #load(): Promise<void> {
    this.#rows = await this.#db
      .selectFrom('recognition_sets')
      .selectAll()
      .where('state', '=', 'current')
      .orderBy('id')
      .execute();
  }

  #row(id: string): Row {
    const row = this.#rows.find((each) => each.id === id);
    if (!row) throw new Refusal('not-found', 'no such set');
    return row;
  }
}

async function retire(db: Kysely<Tables>, id: string, state: 'replaced' | 'removed'): Promise<void> {
  await db
    .updateTable('recognition_sets')
    .set({ state })
    .where('id', '=', id)
    .where('state', '=', 'current')
    .execute();
}

/** What people call it: the last part of a path, without what cannot be seen. @throws Refusal */
function documentName(fileName: string): string {
  const name = displayName(fileName.split(/[/\\]/).at(-1)!.trim()).slice(0, 100);
  if (name === '' || name === '.' || name === '..') {
    throw new Refusal('invalid-data', 'name: give the name of the document', {
      details: { problem: 'name' },
    });
  }
  return name;
}

/** @throws Refusal `too-large` when more comes */
function limited(stream: Readable, maxBytes: number): Readable {
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new Refusal('too-large', 'the file is too large'));
      else done(null, chunk);
    },
  });
  stream.once('error', (error) => limit.destroy(error));
  stream.once('close', () => {
    if (!stream.readableEnded) limit.destroy(new Error('the upload broke off'));
  });
  return stream.pipe(limit);
}

function toSet(row: Row) {
  return { id: row.id, kind: row.kind, name: row.id.slice(row.id.indexOf('.') + 1), ...toVersion(row) };
}

function toVersion(row: Row) {
  return {
    version: row.version,
    sha256: row.sha256,
    bytes: row.bytes,
    entries: row.entries,
    columns: JSON.parse(row.columns) as string[],
    match: row.match,
    uploadedBy: row.uploaded_by,
    uploadedAt: row.uploaded_at,
  };
}
