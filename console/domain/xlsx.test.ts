import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';
import { xlsx } from './xlsx.ts';

const ATTACKS = [
  '=cmd|"/c calc"!A1',
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '\t=1+1',
  '\r=1+1',
  '＝1+1',
  '</t></is></c><c><f>1+1</f></c>',
  'a"b,c\nd',
  '_x003D_1+1',
  'nul\u0000\u0008 lone\ud800',
  '高净值客户.xlsx',
];

test('no name that a file may have becomes a formula in CSV, and quotes stay in their cell', () => {
  const line = csvLine(ATTACKS);
  const cells = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n$)/g)].map((cell) =>
    cell[1]!.replaceAll('""', '"'),
  );
  expect(cells).toEqual(ATTACKS.map((text, index) => (index < 7 ? `'${text}` : text)));
});

test('a workbook holds the same names as texts, well-formed, without a formula', async () => {
  async function* pieces() {
    yield [['Name']];
    yield ATTACKS.map((text) => [text]);
  }
  const parts: Uint8Array[] = [];
  for await (const part of xlsx(pieces())) parts.push(part);
  const files = unzipSync(Buffer.concat(parts));
  const texts: string[] = [];
  const elements = new Set<string>();
  for (const [name, bytes] of Object.entries(files)) {
    const parser = new SaxesParser();
    parser.on('error', (error) => expect.fail(`${name}: ${error.message}`));
    parser.on('opentag', (tag) => {
      elements.add(tag.name);
      if (tag.name === 't') texts.push('');
    });
    parser.on('text', (text) => {
      if (texts.length > 0) texts[texts.length - 1] += text;
    });
    parser.write(strFromU8(bytes)).close();
  }
  expect(elements.has('f')).toBe(false);
  expect(texts.map((text) => text.replaceAll('_x005F_', '_'))).toEqual([
    'Name',
    ...ATTACKS.map((text) => text.toWellFormed().replace(/[\u0000\u0008]/g, '\uFFFD')),
  ]);
  expect(texts).toContain('_x005F_x003D_1+1');
});
