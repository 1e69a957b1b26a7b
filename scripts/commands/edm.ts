import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { EdmIndex } from '../../shared/detection/edm/edm-index.ts';
import { SALT_BYTES } from '../../shared/detection/edm/hash.ts';
import { TableReader } from '../../shared/detection/edm/read-table.ts';
import { TableError } from '../../shared/detection/edm/table-error.ts';

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
      const index = await readTable(csv, options);
      await writeFile(`${options.out}.part`, index.bytes(), { mode: 0o600 });
      await rename(`${options.out}.part`, options.out);
      const { name, columns, rows, match } = index.header;
      process.stdout.write(`${JSON.stringify({ name, columns, rows, match, bytes: index.size })}\n`);
    });
}

async function readTable(csv: string, options: Options): Promise<EdmIndex> {
  const { columns, match } = options;
  const reader = new TableReader({
    name: options.name ?? defaultName(csv),
    salt: randomBytes(SALT_BYTES),
    ...(columns === undefined ? {} : { columns }),
    ...(match === undefined ? {} : { match }),
  });
  try {
    for await (const chunk of createReadStream(csv, { highWaterMark: 1 << 20 })) reader.push(chunk as Buffer);
    const { index, leftOut, leftOutLines } = reader.finish();
    if (leftOut > 0) {
      const where = `${leftOutLines.join(', ')}${leftOut > leftOutLines.length ? ' …' : ''}`;
      process.stderr.write(`${csv}: ${leftOut} rows have too few values to match (lines ${where})\n`);
    }
    return index;
  } catch (error) {
    throw error instanceof TableError ? new Error(`${csv}: ${error.message}`) : error;
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
