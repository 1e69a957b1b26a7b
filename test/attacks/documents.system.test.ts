import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInspector } from '../../agent/inspector/client.ts';
import type { Inspector } from '../../agent/inspector/inspector.ts';
import { loadPlatform } from '../../agent/platform/select.ts';
import { Classification } from '../../shared/policy/schema.ts';

// Hostile files through the real, confined inspector. The secret stands in a file that documents try to reach.
const SECRET = 'SECRET-OF-ANOTHER-FILE-7431';
let folder: string;
let inspector: Inspector;
let visits = 0;
const server = createServer((_request, response) => {
  visits++;
  response.end(SECRET);
});
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guardpost-hostile-'));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'secret.txt'), SECRET);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  inspector = createInspector(await loadPlatform(), { timeoutMs: 20_000 });
  inspector.configure(Classification.parse({}));
});
afterAll(async () => {
  await inspector.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function look(name: string, content: Uint8Array | string) {
  const path = join(folder, name);
  await writeFile(path, content);
  let text = '';
  const verdict = await inspector.inspect({
    path,
    onText: (segment) => {
      text += `${segment.text}\n`;
    },
  });
  await rm(path);
  return { verdict, text };
}

const docx = (document: string, relationships = '') =>
  zipSync({
    '[Content_Types].xml': strToU8(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    '_rels/.rels': strToU8(
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    'word/_rels/document.xml.rels': strToU8(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relationships}</Relationships>`,
    ),
    'word/document.xml': strToU8(document),
  });

const WORD =
  '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>here</w:t></w:r></w:p></w:body></w:document>';

describe('a document that wants something from outside gets nothing', () => {
  test.each([
    [
      'an external entity in XML',
      'x.xml',
      (path: string) =>
        `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://${path}">]><a>&x; here</a>`,
    ],
    [
      'one over the network',
      'x.xml',
      () => `<?xml version="1.0"?><!DOCTYPE a SYSTEM "${address}/dtd"><a>here</a>`,
    ],
    [
      'one in a Word document',
      'x.docx',
      (path: string) =>
        docx(
          `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://${path}">]>${WORD.replace('here', 'here &x;')}`,
        ),
    ],
    [
      'a template that lies elsewhere',
      'x.docx',
      () =>
        docx(
          WORD,
          `<Relationship Id="t" TargetMode="External" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="${address}/evil.dotm"/>`,
        ),
    ],
    [
      'a part by a path out of the package',
      'x.docx',
      () =>
        docx(
          WORD,
          '<Relationship Id="h" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="../../../../../secret.txt"/>',
        ),
    ],
    [
      'pictures and frames of a page',
      'x.html',
      (path: string) =>
        `<p>here</p><img src="${address}/a.png"><iframe src="file://${path}"></iframe><meta http-equiv="refresh" content="0;url=${address}">`,
    ],
  ])('%s', async (_, name, make) => {
    const before = visits;
    const { verdict, text } = await look(name, make(join(folder, 'secret.txt')));
    expect(text).not.toContain(SECRET);
    expect(JSON.stringify(verdict)).not.toContain(SECRET);
    expect(visits).toBe(before);
  });
});

describe('a file that grows ends in a verdict that says so', () => {
  const layers = (content: Uint8Array, times: number) => {
    let inner = content;
    for (let n = 0; n < times; n++) inner = zipSync({ [`${n}.zip`]: inner }, { level: 9 });
    return inner;
  };
  test.each([
    [
      'ten gigabytes of zeros in ten megabytes',
      'x.gz',
      () => Buffer.concat(Array.from({ length: 40 }, () => gzipSync(Buffer.alloc(64 << 20)))),
    ],
    ['a zip in a zip, forty deep', 'x.zip', () => layers(strToU8('here'), 40)],
    [
      'a thousand million laughs',
      'x.xml',
      () =>
        `<!DOCTYPE l [<!ENTITY a "haha">${Array.from({ length: 9 }, (_, n) => `<!ENTITY ${'bcdefghij'[n]} "${`&${'abcdefghi'[n]};`.repeat(10)}">`).join('')}]><l>&j;</l>`,
    ],
    [
      'lists in lists, a hundred thousand deep',
      'x.json',
      () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    ],
    ['elements in elements, a hundred thousand deep', 'x.html', () => '<div>'.repeat(100_000)],
  ])('%s', async (_, name, make) => {
    const { verdict } = await look(name, make());
    expect(verdict.error).not.toBe('crashed');
    expect(verdict.ms).toBeLessThan(30_000);
    // The next file is none the worse.
    expect((await look('y.txt', 'here')).text).toContain('here');
  });
});

describe('an archive whose entries would lie elsewhere writes nothing anywhere', () => {
  test.each([
    ['above the folder', '../../escaped.txt'],
    ['at the root', '/escaped.txt'],
    ['with backslashes', '..\\..\\escaped.txt'],
    ['on a drive', 'C:\\escaped.txt'],
    ['with a null byte', 'a\0/../../escaped.txt'],
  ])('%s', async (_, entry) => {
    const { text } = await look('x.zip', zipSync({ [entry]: strToU8('身份证 11010519491231002X') }));
    expect(text).toContain('11010519491231002X');
    expect((await readdir(folder)).sort()).toEqual(['secret.txt']);
    expect(await readdir(join(folder, '..'))).not.toContain('escaped.txt');
  });

  test('a link in a tar leads nowhere', async () => {
    const source = join(folder, 'source');
    await mkdir(source);
    await symlink(join(folder, 'secret.txt'), join(source, 'link.txt'));
    const tar = execFileSync('tar', ['-C', source, '-cf', '-', '.']);
    await rm(source, { recursive: true });
    const { text } = await look('x.tar', tar);
    expect(text).not.toContain(SECRET);
  });
});

test('a name swapped for a link between seeing and reading: the other file is not read', async () => {
  const path = join(folder, 'swapped.txt');
  await symlink(join(folder, 'secret.txt'), path);
  let text = '';
  const verdict = await inspector.inspect({
    path,
    dev: 1n,
    ino: 1n,
    onText: (segment) => {
      text += segment.text;
    },
  });
  await rm(path);
  expect(['changed', 'not-regular']).toContain(verdict.error);
  expect(text).toBe('');
});

test('what a verdict shows of a number is masked, whatever surrounds it', async () => {
  const { verdict } = await look('x.txt', '客户 张三 身份证 11010519491231002X 手机 13800138000');
  const shown = JSON.stringify(verdict);
  expect(verdict.findings.length).toBeGreaterThan(0);
  expect(shown).not.toContain('11010519491231002X');
  expect(shown).not.toContain('13800138000');
});
