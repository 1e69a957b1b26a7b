import { CsvReader } from '../../../../shared/detection/edm/csv.ts';

/** The heads of a CSV stand at its beginning. */
const HEAD_BYTES = 64 * 1024;

/** The heads of a CSV's columns, in UTF-8 or GBK; empty where there are none to see. */
export async function columnsOf(file: Blob): Promise<string[]> {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const end = bytes.indexOf(0x0a);
  const line = bytes.subarray(0, end < 0 ? bytes.length : end + 1);
  let heads: string[] = [];
  const reader = new CsvReader((cells) => {
    heads = cells.map((cell) => cell.trim()).filter(Boolean);
  });
  try {
    reader.push(`${decoded(line)}\n`);
    reader.end();
  } catch {
    return [];
  }
  return [...new Set(heads)];
}

function decoded(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** A name for a table after its file: what a policy can name. */
export function tableNameOf(fileName: string): string {
  const name = fileName
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 64);
  return name === '' ? 'customers' : name;
}
