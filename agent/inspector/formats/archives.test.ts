import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readForTest } from './read-for-test.ts';

const FOLDER = new URL('../../../test/fixtures/documents/archives/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, FOLDER));

const CONTRACT = '密级：机密';
const CUSTOMER = '110101199003078515';

/** Archives with both texts; the names of both are read too. */
const BOTH = [
  'lzma2.7z',
  'ppmd.7z',
  'infozip.zip',
  'gnu.tar',
  'pax.tar',
  'gnu.tar.gz',
  'gnu.tar.bz2',
  'gnu.tar.xz',
  'gnu.tar.zst',
  'newc.cpio',
];
/** Those with one. */
const CONTRACT_ONLY = ['lzma.zip', 'bzip2.zip', 'deflate64.zip', 'gcab.cab', 'binutils.ar', 'bsdtar.xar'];
const STREAMS = readdirSync(FOLDER).filter((name) => name.startsWith('text.'));
const ENCRYPTED = ['encrypted.7z', 'encrypted-names.7z', 'encrypted.zip', 'aes.zip'];

describe('archives of real programs', () => {
  it.each(BOTH)('%s', async (name) => {
    const { text, parts, error } = await readForTest(fixture(name), name);
    expect(error).toBeUndefined();
    expect(text).toContain(CONTRACT);
    expect(text).toContain(CUSTOMER);
    expect(parts.name).toContain('客户名单.csv');
    expect(parts.name).toContain('合同.txt');
  });

  it.each(CONTRACT_ONLY)('%s', async (name) => {
    const { text, parts, error } = await readForTest(fixture(name), name);
    expect(error).toBeUndefined();
    expect(text).toContain(CONTRACT);
    // xar keeps names beyond ASCII in base64.
    if (!name.endsWith('.xar')) expect(parts.name).toContain('合同');
  });

  it('joliet.iso', async () => {
    const { type, text } = await readForTest(gunzipSync(fixture('joliet.iso.gz')), 'joliet.iso');
    expect(type).toBe('iso');
    expect(text).toContain(CONTRACT);
    expect(text).toContain(CUSTOMER);
  });

  it.each(STREAMS)('%s', async (name) => {
    const { type, text, error } = await readForTest(fixture(name), name);
    expect({ type, error }).toEqual({ type: name.split('.').at(-1), error: undefined });
    expect(text).toContain(CONTRACT);
  });

  it.each(ENCRYPTED)('%s is encrypted, and says so', async (name) => {
    const { encrypted, error, text } = await readForTest(fixture(name), name);
    expect({ encrypted, error }).toEqual({ encrypted: 1, error: 'encrypted' });
    expect(text).not.toContain(CONTRACT);
  });
});

describe('archives within archives', () => {
  it('are read to the depth that is allowed, and what lies deeper is told', async () => {
    const limits = { timeMs: 20_000, textChars: 1e6, unpackedBytes: 1e8, entries: 100, depth: 1 };
    const { truncated, text } = await readForTest(gunzipSync(fixture('joliet.iso.gz')), 'a.iso', limits);
    expect({ truncated, found: text.includes(CONTRACT) }).toEqual({ truncated: false, found: true });
    const deeper = await readForTest(fixture('gnu.tar.gz'), 'a.tgz', { ...limits, depth: 0 });
    expect({ truncated: deeper.truncated, found: deeper.text.includes(CONTRACT) }).toEqual({
      truncated: true,
      found: false,
    });
  });

  it('that unpack to more than is allowed end in a verdict', async () => {
    const limits = { timeMs: 20_000, textChars: 1e6, unpackedBytes: 100, entries: 100, depth: 6 };
    for (const name of ['gnu.tar.gz', 'lzma2.7z', 'infozip.zip', 'text.Z', 'gnu.tar.xz']) {
      expect((await readForTest(fixture(name), name, limits)).truncated).toBe(true);
    }
  });
});

describe('documents of LibreOffice', () => {
  it.each(['t.odt', 't.fodt', 't.epub'])('%s', async (name) => {
    const { text } = await readForTest(readFileSync(new URL(`../libreoffice/${name}`, FOLDER)), name);
    for (const expected of ['客户资料 机密', CUSTOMER, '13800138000', '张三', 'example.com/secret'])
      expect(text).toContain(expected);
  });

  it.each(['t.ods', 't.fods'])('%s', async (name) => {
    const { parts } = await readForTest(readFileSync(new URL(`../libreoffice/${name}`, FOLDER)), name);
    expect(parts['sheet:t']).toContain('李四\t13800138000');
  });
});

it.each(['python.eml', 'python.mbox'])('%s', async (name) => {
  const { text } = await readForTest(fixture(name), name);
  for (const expected of [
    '客户名单与合同金额',
    CUSTOMER,
    '网页 加粗',
    '客户表.ods',
    '李四\t13800138000',
    '内层邮件',
  ]) {
    expect(text).toContain(expected);
  }
});
