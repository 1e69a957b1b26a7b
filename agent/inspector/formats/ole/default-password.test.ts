import { readFileSync } from 'node:fs';
import officeCrypto from 'officecrypto-tool';
import { describe, expect, it } from 'vitest';
import { readForTest } from '../read-for-test.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../../../test/fixtures/documents/${name}`, import.meta.url));

describe('encrypted Office documents', () => {
  it.each([
    ['book.xlsx', undefined, '13800138000'],
    ['letter.docx', 'standard', '正文第一段'],
  ] as const)('%s (%s) that opens with the default password is read', async (name, type, text) => {
    const locked = officeCrypto.encrypt(fixture(name), {
      password: 'VelvetSweatshop',
      ...(type && { type }),
    });
    const read = await readForTest(locked, name);
    expect(read).toMatchObject({ type: 'ooxml-encrypted', encrypted: 0 });
    expect(read.error).toBeUndefined();
    expect(read.text).toContain(text);
  });

  it('with a password of its own is said to be encrypted, and gives nothing', async () => {
    const locked = officeCrypto.encrypt(fixture('book.xlsx'), { password: 'a-secret' });
    const { error, text } = await readForTest(locked, 'book.xlsx');
    expect({ error, text }).toEqual({ error: 'encrypted', text: '' });
  });

  it('that asks for more rounds than any reader waits for is not tried', async () => {
    const locked = officeCrypto.encrypt(fixture('book.xlsx'), { password: 'VelvetSweatshop' });
    const slow = Buffer.from(
      locked.toString('latin1').replaceAll('spinCount="100000"', 'spinCount="9999999"'),
      'latin1',
    );
    expect((await readForTest(slow, 'book.xlsx')).error).toBe('encrypted');
  });
});
