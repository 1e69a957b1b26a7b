import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { EdmBuilder } from '../../shared/detection/edm/build.ts';
import { CsvReader } from '../../shared/detection/edm/csv.ts';
import { SALT_BYTES } from '../../shared/detection/edm/hash.ts';

interface Options {
  out: string;
  name?: string;
  columns?: string[];
  match?: number;
}

/** `guardpost edm build CSV --out INDEX`: a salted, hashed index of real people, without their data. */
export function register(program: Command): void {
  const edm = program.command('edm').description('recognise real customers by a hashed index');
  edm
    .command('build')
    .description('make an index from a CSV with a header row; no clear value gets into it')
    .argument('<csv>', 'UTF-8 or GB18030')
    .requiredOption('--out <file>', 'the index to write')
    .option('--name <name>', 'name of its findings, edm:<name>; by default that of the CSV')
    .option('--columns <list>', 'only these columns, by their heads, with commas between', commaList)
    .option('--match <n>', 'columns of a row that must be there together (default: 3)', wholeNumber)
    .action(async (csv: string, options: Options) => {
      const builder = await readTable(csv, options);
      const index = builder.finish();
      await writeFile(`${options.out}.part`, index.bytes(), { mode: 0o600 });
      await rename(`${options.out}.part`, options.out);
      const { name, columns, rows, match } = index.header;
      process.stdout.write(`${JSON.stringify({ name, columns, rows, match, bytes: index.size })}\n`);
    });
}

async function readTable(csv: string, options: Options): Promise<EdmBuilder> {
  let builder: EdmBuilder | undefined;
  let picked: number[] = [];
  const reader = new CsvReader((cells) => {
    if (builder) {
      builder.addRow(picked.map((column) => cells[column] ?? ''));
      return;
    }
    const heads = cells.map((cell) => cell.trim());
    const columns = options.columns ?? heads;
    picked = columns.map((column) => heads.indexOf(column));
    const missing = columns.find((_, at) => picked[at] === -1);
    if (missing !== undefined) {
      throw new Error(`${csv} has no column '${missing}'; there are ${heads.join(', ')}`);
    }
    builder = new EdmBuilder(columns, {
      name: options.name ?? defaultName(csv),
      salt: randomBytes(SALT_BYTES),
      ...(options.match === undefined ? {} : { match: options.match }),
    });
  });
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of createReadStream(csv, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    decoder ??= new TextDecoder(isUtf8(chunk) ? 'utf-8' : 'gb18030');
    reader.push(decoder.decode(chunk, { stream: true }));
  }
  if (decoder) reader.push(decoder.decode());
  reader.end();
  if (!builder || builder.rows === 0) {
    throw new Error(
      `${csv} has no rows with enough values to match; is the first row the heads of the columns?`,
    );
  }
  return builder;
}

/** By the first piece, of which the last character may be cut. */
function isUtf8(chunk: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(chunk, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function defaultName(csv: string): string {
  const name = basename(csv)
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64);
  return name === '' ? 'customers' : name;
}

function commaList(text: string): string[] {
  return text.split(',').map((each) => each.trim());
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Write a whole number from 1.');
  return value;
}
