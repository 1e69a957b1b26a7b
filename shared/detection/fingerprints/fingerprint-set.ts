import { z } from 'zod';
import { GRAM, WINDOW, Winnower } from './winnow.ts';

const MAGIC = 'GPFPS001';
const MAX_DOCUMENTS = 65_535;
const MAX_HEADER = 16 * 1024 * 1024;
/** A document that has fewer characters than a passage cannot be recognised by one. */
const FEWEST = 4;

const Header = z.strictObject({
  gram: z.literal(GRAM),
  window: z.literal(WINDOW),
  documents: z
    .array(z.strictObject({ name: z.string().min(1).max(255), fingerprints: z.number().int().positive() }))
    .max(MAX_DOCUMENTS),
  entries: z
    .number()
    .int()
    .min(0)
    .max(2 ** 28),
});
type FingerprintHeader = z.infer<typeof Header>;

interface RegisteredDocument {
  name: string;
  /** Ascending. */
  fingerprints: Uint32Array;
}

/**
 * Fingerprints of registered documents, six bytes each: about 0.7 of a byte for a character of their text, and
 * nothing that their text could be read from.
 */
export class FingerprintSet {
  readonly documents: FingerprintHeader['documents'];
  /** In ascending order, with the document of each beside it. */
  private readonly hashes: Uint32Array;
  private readonly owners: Uint16Array;
  /** Where the hashes with each high half begin. */
  private readonly buckets = new Uint32Array(65_537);

  constructor(documents: FingerprintHeader['documents'], hashes: Uint32Array, owners: Uint16Array) {
    this.documents = documents;
    this.hashes = hashes;
    this.owners = owners;
    for (const hash of hashes) this.buckets[(hash >>> 16) + 1]!++;
    for (let bucket = 0; bucket < 65_536; bucket++) this.buckets[bucket + 1]! += this.buckets[bucket]!;
  }

  /** Reads what `bytes` wrote; throws an Error that says what is wrong. */
  static parse(bytes: Uint8Array): FingerprintSet {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 12 || new TextDecoder().decode(bytes.subarray(0, 8)) !== MAGIC) {
      throw new Error('not a set of fingerprints');
    }
    const length = view.getUint32(8, true);
    if (length > MAX_HEADER || 12 + length > bytes.length) throw new Error('the set is cut short');
    const header = Header.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + length))));
    if (bytes.length !== 12 + length + header.entries * 6) throw new Error('the set is cut short');
    const hashes = new Uint32Array(header.entries);
    const owners = new Uint16Array(header.entries);
    let at = 12 + length;
    for (let entry = 0; entry < header.entries; entry++, at += 6) {
      hashes[entry] = view.getUint32(at, true);
      owners[entry] = view.getUint16(at + 4, true);
      if (owners[entry]! >= header.documents.length || (entry > 0 && hashes[entry]! < hashes[entry - 1]!)) {
        throw new Error('the set is damaged');
      }
    }
    return new FingerprintSet(header.documents, hashes, owners);
  }

  /** The set as it is stored and sent. */
  bytes(): Uint8Array {
    const header = new TextEncoder().encode(
      JSON.stringify({
        gram: GRAM,
        window: WINDOW,
        documents: this.documents,
        entries: this.hashes.length,
      } satisfies FingerprintHeader),
    );
    const bytes = new Uint8Array(12 + header.length + this.hashes.length * 6);
    const view = new DataView(bytes.buffer);
    bytes.set(new TextEncoder().encode(MAGIC));
    view.setUint32(8, header.length, true);
    bytes.set(header, 12);
    let at = 12 + header.length;
    this.hashes.forEach((hash, entry) => {
      view.setUint32(at, hash, true);
      view.setUint16(at + 4, this.owners[entry]!, true);
      at += 6;
    });
    return bytes;
  }

  /** Bytes that it takes in memory. */
  get size(): number {
    return this.hashes.byteLength + this.owners.byteLength + this.buckets.byteLength;
  }

  /** Calls back with every document that has the fingerprint. */
  ownersOf(hash: number, each: (document: number) => void): void {
    const { hashes, owners, buckets } = this;
    const end = buckets[(hash >>> 16) + 1]!;
    for (let entry = buckets[hash >>> 16]!; entry < end; entry++) {
      if (hashes[entry] === hash) each(owners[entry]!);
      else if (hashes[entry]! > hash) return;
    }
  }

  /** This set with one more document; one of the same name is replaced. Throws an Error for one without enough text. */
  with(name: string, text: Iterable<string>): FingerprintSet {
    const own = new Set<number>();
    const winnower = new Winnower();
    for (const piece of text) winnower.push(piece, 0, piece.length, (hash) => own.add(hash));
    return this.withFingerprints(name, Uint32Array.from(own));
  }

  /** The same, of a document whose different fingerprints are known already. */
  withFingerprints(name: string, fingerprints: Uint32Array): FingerprintSet {
    if (fingerprints.length < FEWEST) throw new Error('too little text to recognise it by');
    return FingerprintSet.of([
      ...this.entriesBut(new Set([name])),
      { name, fingerprints: fingerprints.toSorted() },
    ]);
  }

  /** This set without a document; the same when it has none of that name. */
  without(name: string): FingerprintSet {
    return FingerprintSet.of(this.entriesBut(new Set([name])));
  }

  /** This set with all documents of another; those of the same name are replaced. */
  merged(other: FingerprintSet): FingerprintSet {
    const names = new Set(other.documents.map((document) => document.name));
    return FingerprintSet.of([...this.entriesBut(names), ...other.entriesBut(new Set())]);
  }

  private entriesBut(names: ReadonlySet<string>): RegisteredDocument[] {
    const kept = this.documents.map(({ name, fingerprints }) =>
      names.has(name) ? undefined : { name, fingerprints: new Uint32Array(fingerprints), filled: 0 },
    );
    this.hashes.forEach((hash, entry) => {
      const document = kept[this.owners[entry]!];
      if (document) document.fingerprints[document.filled++] = hash;
    });
    return kept
      .filter((document) => document !== undefined)
      .map(({ name, fingerprints, filled }) => ({ name, fingerprints: fingerprints.subarray(0, filled) }));
  }

  private static of(documents: readonly RegisteredDocument[]): FingerprintSet {
    if (documents.length > MAX_DOCUMENTS) throw new Error(`a set takes ${MAX_DOCUMENTS} documents`);
    // Hash and owner in one number of 48 bits sort as typed numbers do: fast, without an object an entry.
    const entries = new Float64Array(
      documents.reduce((sum, { fingerprints }) => sum + fingerprints.length, 0),
    );
    let at = 0;
    documents.forEach(({ fingerprints }, owner) => {
      for (const hash of fingerprints) entries[at++] = hash * 65_536 + owner;
    });
    entries.sort();
    return new FingerprintSet(
      documents.map(({ name, fingerprints }) => ({ name, fingerprints: fingerprints.length })),
      Uint32Array.from(entries, (entry) => Math.floor(entry / 65_536)),
      Uint16Array.from(entries, (entry) => entry % 65_536),
    );
  }

  static empty(): FingerprintSet {
    return new FingerprintSet([], new Uint32Array(0), new Uint16Array(0));
  }
}
