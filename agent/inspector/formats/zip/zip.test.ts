import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readForTest } from '../read-for-test.ts';

const MARK = '身份证 110101199003078515';

interface Entry {
  name: Buffer;
  content: Buffer;
  flags?: number;
  method?: number;
}

/** A ZIP archive with headers as given (APPNOTE), for what no program would write. */
function zipOf(entries: Entry[]): { archive: Buffer; directoryAt: number } {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, flags = 0, method = 8 } of entries) {
    const packed = method === 8 ? deflateRawSync(content) : content;
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(flags, 2);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), shared, rest, name);
    locals.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return { archive: Buffer.concat([...locals, central, end]), directoryAt: at };
}

const GBK_NAME = Buffer.from('bfcdbba7c3fbb5a52e747874', 'hex');

describe('ZIP', () => {
  it('reads names in GBK that nothing declares', async () => {
    const { archive } = zipOf([{ name: GBK_NAME, content: Buffer.from(MARK) }]);
    const { type, parts } = await readForTest(archive, 'a.zip');
    expect(type).toBe('zip');
    expect(parts).toEqual({ name: '客户名单.txt\n', 'file:客户名单.txt': MARK });
  });

  it('tells of an encrypted entry and reads the others', async () => {
    const { archive } = zipOf([
      { name: Buffer.from('secret.txt'), content: Buffer.from('x'.repeat(64)), flags: 1, method: 0 },
      { name: Buffer.from('open.txt'), content: Buffer.from(MARK) },
    ]);
    const { encrypted, error, parts } = await readForTest(archive);
    expect({ encrypted, error }).toEqual({ encrypted: 1, error: 'encrypted' });
    expect(parts.name).toBe('secret.txt\nopen.txt\n');
    expect(parts['file:open.txt']).toBe(MARK);
  });

  it('reads what a damaged or missing directory leaves', async () => {
    const { archive, directoryAt } = zipOf([
      { name: Buffer.from('a.txt'), content: Buffer.from(MARK) },
      { name: Buffer.from('b.txt'), content: Buffer.from('second') },
    ]);
    const { error, parts } = await readForTest(archive.subarray(0, directoryAt));
    expect(error).toBe('corrupt');
    expect(parts['file:a.txt']).toBe(MARK);
    expect(parts['file:b.txt']).toBe('second');
  });

  it('finds the archive behind a program', async () => {
    const { archive } = zipOf([{ name: Buffer.from('a.txt'), content: Buffer.from(MARK) }]);
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5000, 7), archive]);
    const { type, text } = await readForTest(program, 'setup.exe');
    expect(type).toBe('exe');
    expect(text).toContain(MARK);
  });

  it('ends in a verdict whatever is done to its bytes', async () => {
    const { archive } = zipOf([
      { name: GBK_NAME, content: Buffer.from(MARK.repeat(20)) },
      { name: Buffer.from('b/c.xml'), content: Buffer.from('<a>b</a>') },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const damaged = Buffer.from(archive);
          for (const [at, byte] of changes) damaged[at] = byte;
          expect(typeof (await readForTest(damaged)).type).toBe('string');
        },
      ),
      { numRuns: 200 },
    );
  });
});
