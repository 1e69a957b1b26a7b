import { extractBareWord, extractWord } from '../doc/doc.ts';
import { isWord } from '../doc/fib.ts';
import { pictureDataPictures } from '../doc/picture-data.ts';
import { type Candidate, DocumentError, type Format, type Sink } from '../format.ts';
import { extractPresentation } from '../ppt/ppt.ts';
import { extractMacros } from '../vba/vba.ts';
import { extractPivotCache, extractWorkbook } from '../xls/xls.ts';
import { COMPOUND_SIGNATURE, type CompoundStorage, openCompound } from './compound-file.ts';
import { openWithDefaultPassword } from './default-password.ts';
import { readOle10Native } from './native.ts';
import { officeArtPictures } from './office-art.ts';
import { extractPropertySet } from './property-set.ts';
import { textRuns } from './text-runs.ts';
import { nestedSink, readStream } from './walk.ts';

/** A compound file is read whole; a larger one is said to be too large. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_DEPTH = 16;
/** What is searched for readable runs when a file's directory is lost. */
const MAX_RUNS_BYTES = 16 * 1024 * 1024;

/** Streams that show what a compound file is. The first that is there holds. */
const MAIN_STREAMS: readonly [string, string][] = [
  ['EncryptedPackage', 'ooxml-encrypted'],
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
  ['PowerPoint Document', 'ppt'],
  ['VisioDocument', 'vsd'],
  ['Quill', 'pub'],
  ['MatOST', 'works'],
];
/** Streams that are read, or hold nothing that a person reads. */
const SILENT =
  /^(\x01CompObj|\x01Ole|\x03ObjInfo|\x03LinkInfo|\x03PRINT|\x03META|\x03EPRINT|\x02OlePres\d*|Current User|PROJECT|PROJECTwm|_VBA_PROJECT|dir|__SRP_\w+|Data|\dTable|Pictures)$/i;
const COMPONENTS_OF_OFFICE = ['doc', 'xls', 'ppt'];

const opened = new WeakMap<Candidate, Promise<CompoundStorage>>();

/** The directory of a compound file, read once for each candidate. @throws DocumentError */
export function compoundOf(candidate: Candidate): Promise<CompoundStorage> {
  let root = opened.get(candidate);
  if (!root) {
    const { source } = candidate;
    if (source.size > MAX_BYTES) return Promise.reject(new DocumentError('too-large'));
    root = source.read(0, source.size).then(openCompound);
    opened.set(candidate, root);
  }
  return root;
}

/** Compound files ([MS-CFB]): Word, Excel and PowerPoint of before 2007, encrypted Office documents, WPS's own. */
export const ole: Format = {
  async detect(candidate) {
    if (!candidate.head.subarray(0, 8).equals(COMPOUND_SIGNATURE)) return bareType(candidate);
    try {
      return typeOf(await compoundOf(candidate));
    } catch {
      return 'ole';
    }
  },

  async extract(candidate, type, sink) {
    if (!candidate.head.subarray(0, 8).equals(COMPOUND_SIGNATURE)) return extractBare(candidate, type, sink);
    let root: CompoundStorage;
    try {
      root = await compoundOf(candidate);
    } catch (error) {
      if (error instanceof DocumentError && error.code === 'corrupt') await extractRuns(candidate, sink);
      throw error;
    }
    try {
      await extractStorage(root, sink, 0);
    } catch (error) {
      if (!(error instanceof DocumentError) || error.code !== 'encrypted') throw error;
      await extractEncrypted(candidate, root, sink);
    }
  },
};

/** An encrypted document, if it is one that its program opens without asking. */
async function extractEncrypted(
  { source, name }: Candidate,
  root: CompoundStorage,
  sink: Sink,
): Promise<void> {
  const info = root.stream('EncryptionInfo');
  const opened = await openWithDefaultPassword(
    await source.read(0, source.size),
    info && readStream(info, sink),
  );
  if (!opened) throw new DocumentError('encrypted');
  sink.budget.takeUnpacked(opened.length);
  await sink.embedded(name, opened);
}

/** Of a file whose directory is lost, such as one that was cut off, what can be read without it. */
async function extractRuns({ source }: Candidate, sink: Sink): Promise<void> {
  const data = await source.read(0, MAX_RUNS_BYTES);
  sink.budget.takeUnpacked(data.length);
  for (const run of textRuns(data)) sink.text(`${run}\n`, 'body');
}

function typeOf(storage: CompoundStorage): string {
  for (const [name, type] of MAIN_STREAMS) {
    if (storage.stream(name) ?? storage.storage(name)) return type;
  }
  return 'ole';
}

/** Streams of Word 2 to 6 and Excel 2 to 4 that lie in a file of their own. */
function bareType({ head }: Candidate): string | undefined {
  if (head.length < 64) return undefined;
  const first = head.readUInt16LE(0);
  if (isWord(head)) return 'doc';
  const isBof = [0x0009, 0x0209, 0x0409, 0x0809].includes(first);
  const length = head.readUInt16LE(2);
  const kind = head.readUInt16LE(6);
  return isBof && length >= 4 && length <= 16 && [0x0005, 0x0010, 0x0020, 0x0040, 0x0100].includes(kind)
    ? 'xls'
    : undefined;
}

async function extractBare({ source }: Candidate, type: string, sink: Sink): Promise<void> {
  if (source.size > MAX_BYTES) throw new DocumentError('too-large');
  const data = await source.read(0, source.size);
  if (type === 'doc') extractBareWord(data, sink);
  else extractWorkbook(data, sink);
}

/** Text of a storage and of all storages in it; what is embedded in a storage is named after it. */
async function extractStorage(storage: CompoundStorage, sink: Sink, depth: number): Promise<void> {
  sink.budget.takeEntry();
  const type = typeOf(storage);
  let encrypted: DocumentError | undefined;
  try {
    await extractMain(storage, type, sink);
  } catch (error) {
    // Properties and embedded documents stand whatever became of the text.
    if (!(error instanceof DocumentError || error instanceof RangeError)) throw error;
    if (depth === 0 && error instanceof DocumentError && error.code === 'encrypted') encrypted = error;
    else sink.problem(error instanceof DocumentError ? error.code : 'corrupt');
  }
  for (const stream of storage.streams) {
    if (/^\x05(Document)?SummaryInformation$/i.test(stream.name)) {
      extractPropertySet(readStream(stream, sink), sink);
    }
  }
  if (depth >= MAX_DEPTH) return;
  for (const child of storage.storages) {
    if (child.name.toUpperCase() === 'VBA') extractMacros(child, sink);
    else if (/^_SX_DB/i.test(child.name)) {
      for (const stream of child.streams) extractPivotCache(readStream(stream, sink), sink);
    } else if (/^(ObjectPool|_VBA_PROJECT_CUR|Macros|_VBA_PROJECT)$/i.test(child.name)) {
      await extractStorage(child, sink, depth + 1);
    } else await extractStorage(child, nestedSink(sink, child.name), depth + 1);
  }
  if (encrypted) throw encrypted;
}

async function extractMain(storage: CompoundStorage, type: string, sink: Sink): Promise<void> {
  const stream = (name: string) => {
    const found = storage.stream(name);
    return found && readStream(found, sink);
  };
  if (type === 'ooxml-encrypted') throw new DocumentError('encrypted');
  const word = stream('WordDocument');
  if (word) extractWord(storage, word, sink);
  // A book for Excel 5 and 97 at once holds the same twice.
  const book = stream('Workbook') ?? stream('Book');
  if (book) extractWorkbook(book, sink);
  const presentation = stream('PowerPoint Document');
  if (presentation) await extractPresentation(presentation, stream('Current User'), sink);
  const inline = word && stream('Data');
  if (inline) await extractPictures(pictureDataPictures(inline), sink);
  const pictures = presentation && stream('Pictures');
  if (pictures) await extractPictures(officeArtPictures(pictures), sink);
  await extractPackage(storage, sink);
  if (COMPONENTS_OF_OFFICE.includes(type)) return;
  for (const { name, read } of storage.streams) {
    if (SILENT.test(name) || PACKAGES.test(name) || name.startsWith('\x05')) continue;
    const data = read();
    sink.budget.takeUnpacked(data.length);
    const runs = [...textRuns(data)];
    if (runs.length > 0) sink.text(`${runs.join('\n')}\n`, `stream:${name}`);
  }
}

/** Pictures go where text in pictures is looked for. */
async function extractPictures(pictures: Iterable<Buffer>, sink: Sink): Promise<void> {
  let number = 0;
  for (const picture of pictures) {
    sink.budget.takeEntry();
    await sink.embedded(`picture${++number}`, picture);
  }
}

const PACKAGES = /^(\x01Ole10Native|Package|CONTENTS|EmbeddedOdf)$/i;

/** The document in an object's storage: a package, a file that was put in whole, or another server's own data. */
async function extractPackage(storage: CompoundStorage, sink: Sink): Promise<void> {
  for (const found of storage.streams) {
    if (!PACKAGES.test(found.name)) continue;
    const data = readStream(found, sink);
    if (/native/i.test(found.name)) {
      const native = readOle10Native(data);
      if (native) await sink.embedded(native.name, native.content);
    } else await sink.embedded(found.name, data);
  }
}
