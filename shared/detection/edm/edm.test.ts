import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Classification } from '../../policy/schema.ts';
import { createDetector } from '../detect.ts';
import type { Finding } from '../finding.ts';
import { type Person, person } from '../testing/people.ts';
import { Random } from '../testing/random.ts';
import { EdmBuilder } from './build.ts';
import { CsvReader } from './csv.ts';
import { EdmIndex } from './edm-index.ts';
import { type TableOptions, TableReader } from './read-table.ts';
import type { TableError } from './table-error.ts';

const COLUMNS = ['姓名', '身份证号', '手机号', '银行卡号', '邮箱'];
const salt = Uint8Array.from({ length: 16 }, (_, at) => at * 7);
const random = new Random(11);
const people = Array.from({ length: 2000 }, () => person(random));

function cellsOf(one: Person): string[] {
  return [one.name, one.id, one.mobile, one.card, one.email];
}

function indexOf(rows: readonly Person[], match?: number): EdmIndex {
  const builder = new EdmBuilder(COLUMNS, {
    name: 'customers',
    salt,
    ...(match === undefined ? {} : { match }),
  });
  for (const row of rows) builder.addRow(cellsOf(row));
  return builder.finish();
}

const index = indexOf(people);

function find(text: string | readonly string[], edm = index): Finding | undefined {
  const scan = createDetector(Classification.parse({}), { edm: [edm] }).start();
  for (const piece of [text].flat()) scan.push({ text: piece });
  return scan.end().findings.find((finding) => finding.detector === 'edm:customers');
}

describe('three of five columns of the same person', () => {
  const one = people[700]!;

  test('are recognised in a table, a form and a sentence', () => {
    expect(find(`${one.name},${one.mobile},x,${one.email}`)?.count).toBe(1);
    expect(find(`姓名：${one.name}\n手机：${one.mobile}\n卡号：${one.card}\n`)?.count).toBe(1);
    expect(find(`经查，客户${one.name}来电，号码${one.mobile}，邮箱为${one.email}。`)?.count).toBe(1);
  });

  test('are recognised however they are written', () => {
    const mobile = `+86 ${one.mobile.slice(0, 3)}-${one.mobile.slice(3, 7)}-${one.mobile.slice(7)}`;
    const card = one.card.replace(/.{4}(?=.)/g, '$& ');
    const wide = one.id.replace(/./g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
    expect(find(`电话 ${mobile}，卡号 ${card}，证件 ${wide}`)?.count).toBe(1);
    expect(find(`${one.id.toLowerCase()} / ${one.email.toUpperCase()} / ${one.card}`)?.count).toBe(1);
  });

  test('the finding names columns and no value', () => {
    expect(find(`${one.name},${one.mobile},${one.email}`)).toEqual({
      detector: 'edm:customers',
      count: 1,
      confidence: 0.99,
      samples: ['姓名 + 手机号 + 邮箱'],
    });
  });

  test('two are not enough, nor are three of three people', () => {
    const [two, three] = [people[1]!, people[2]!];
    expect(find(`${one.name},${one.mobile}`)).toBeUndefined();
    expect(find(`${one.name},${two.mobile},${three.email}`)).toBeUndefined();
    expect(find(`${one.id},${one.id},${one.id}`)).toBeUndefined();
  });

  test('a policy of fewer columns asks for fewer', () => {
    expect(find(`${one.name},${one.mobile}`, indexOf(people, 2))?.count).toBe(1);
  });
});

test('every distinct person of a list is counted, in pieces of any size', () => {
  const list = people
    .slice(0, 500)
    .map((each) => [each.name, each.mobile, each.card, each.email].join('\t'))
    .join('\n');
  expect(find(list)?.count).toBe(500);
  expect(find(list.match(/[\s\S]{1,997}/g)!)?.count).toBe(500);
  expect(find(`${list}\n\n${list}`)?.count).toBe(500);
});

test('people who are not in the index are not recognised', () => {
  const others = Array.from({ length: 5000 }, () => cellsOf(person(random)).join(','));
  expect(find(others.join('\n'))).toBeUndefined();
});

test('what is stored holds no value, and comes back the same', () => {
  const bytes = index.bytes();
  const stored = Buffer.from(bytes).toString('latin1');
  for (const one of people.slice(0, 50)) {
    expect(stored).not.toContain(one.mobile);
    expect(stored).not.toContain(one.id);
  }
  const one = people[3]!;
  expect(find(cellsOf(one).join(','), EdmIndex.parse(bytes))?.count).toBe(1);
});

test('an index is the same wherever in memory it lies', () => {
  const one = people[3]!;
  const bytes = index.bytes();
  for (let shift = 0; shift < 4; shift++) {
    const moved = new Uint8Array(bytes.length + shift);
    moved.set(bytes, shift);
    expect(find(cellsOf(one).join(','), EdmIndex.parse(moved.subarray(shift)))?.count).toBe(1);
  }
});

test('two indexes of the same people have nothing in common without the salt', () => {
  const other = new EdmBuilder(COLUMNS, { name: 'customers', salt: salt.map((byte) => byte + 1) });
  for (const one of people) other.addRow(cellsOf(one));
  const [a, b] = [index.bytes(), other.finish().bytes()];
  const same = a.slice(400).filter((byte, at) => byte === b[400 + at] && byte !== 0).length;
  expect(same / a.length).toBeLessThan(0.02);
});

test('a row takes at most 64 bytes for five columns', () => {
  expect(index.size / people.length).toBeLessThan(64);
});

test('bytes that are no index are refused with a reason, never read past their end', () => {
  const bytes = index.bytes();
  expect(() => EdmIndex.parse(new Uint8Array(3))).toThrow('not an exact-match index');
  expect(() => EdmIndex.parse(bytes.subarray(0, bytes.length - 1))).toThrow('cut short');
  fc.assert(
    fc.property(fc.nat(600), fc.nat(255), (at, value) => {
      const damaged = bytes.slice();
      damaged[at] = value;
      try {
        const parsed = EdmIndex.parse(damaged);
        find('13800138000,张三,x@example.com', parsed);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 60 },
  );
});

describe('CSV', () => {
  const rowsOf = (pieces: readonly string[]) => {
    const rows: string[][] = [];
    const reader = new CsvReader((cells) => rows.push(cells));
    for (const piece of pieces) reader.push(piece);
    reader.end();
    return rows;
  };

  test('quotes, doubled quotes, line breaks in cells, empty lines and a byte-order mark', () => {
    expect(rowsOf(['\ufeffa,b\r\n"x, ""y""","line\nbreak"\r\n\r\n1,2'])).toEqual([
      ['a', 'b'],
      ['x, "y"', 'line\nbreak'],
      ['1', '2'],
    ]);
    expect(rowsOf(['a;b;c\n1;2,5;3\n'])[1]).toEqual(['1', '2,5', '3']);
  });

  test('a quote that is not closed is an error with its line', () => {
    expect(() => rowsOf(['a,b\n"x,1\n'])).toThrow('line');
  });

  test('is the same in whatever pieces it comes', () => {
    const cell = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, size) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = `h1,h2\n${rows.map((row) => row.map(quote).join(',')).join('\n')}\n`;
          const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g'))!;
          expect(rowsOf(pieces)).toEqual(rowsOf([text]));
        },
      ),
    );
  });
});

describe('a table read from bytes', () => {
  const rows = people.slice(0, 40).map((one) => cellsOf(one).join(','));
  const text = `${COLUMNS.join(',')}\n${rows.join('\n')}\n`;
  const read = (pieces: readonly Uint8Array[], more: Partial<TableOptions> = {}) => {
    const reader = new TableReader({ name: 'customers', salt, ...more });
    for (const piece of pieces) reader.push(piece);
    return reader.finish();
  };
  const thrown = (act: () => unknown): TableError => {
    try {
      act();
    } catch (error) {
      return error as TableError;
    }
    throw new Error('nothing was thrown');
  };
  const utf8 = new TextEncoder().encode(text);
  /** '姓名,手机\n' and two people, in GB18030 (of which GBK is part). */
  const gbk = Uint8Array.from(
    Buffer.from(
      'd0d5c3fb2ccad6bbfa0ad5c5c8fd2c31333830303133383030300ac0eec4c82c31333930303133393030300a',
      'hex',
    ),
  );

  test('is the same in whatever pieces it comes', () => {
    const whole = read([utf8]).index.bytes();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (size) => {
        const pieces = Array.from({ length: Math.ceil(utf8.length / size) }, (_, at) =>
          utf8.subarray(at * size, (at + 1) * size),
        );
        expect(read(pieces).index.bytes()).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  test('may be in GBK, also when that shows late', () => {
    const { index: fromGbk } = read([gbk], { match: 2 });
    expect(fromGbk.header).toMatchObject({ columns: ['姓名', '手机'], rows: 2 });
    expect(find('张三 13800138000', fromGbk)?.count).toBe(1);
    const late = [new TextEncoder().encode('name,mobile\nJohn Smith,13700137000\n'), gbk.subarray(10)];
    expect(find('李娜 13900139000', read(late, { match: 2 }).index)?.count).toBe(1);
  });

  test('a mistake is told with its line', () => {
    const broken = new TextEncoder().encode('姓名,手机\n张三,13800138000\n');
    const bytes = [broken, Uint8Array.of(0xff, 0xfe, 0x0a)];
    expect(thrown(() => read(bytes, { match: 2 }))).toMatchObject({ problem: 'encoding', line: 3 });
    const open = new TextEncoder().encode('a,b\n1,2\n"x,3\n');
    expect(thrown(() => read([open]))).toMatchObject({ problem: 'quote-open', line: 3 });
    expect(thrown(() => read([utf8], { columns: ['护照'] }))).toMatchObject({ problem: 'no-column' });
    expect(thrown(() => read([new TextEncoder().encode('a,b\n')]))).toMatchObject({ problem: 'no-rows' });
  });

  test('rows with too few values are counted, and the first are named', () => {
    const short = new TextEncoder().encode(`${text}王五,,,,\n\n,,,,x@example.com\n`);
    expect(read([short])).toMatchObject({ leftOut: 2, leftOutLines: [42, 44] });
  });
});
