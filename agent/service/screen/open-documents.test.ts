import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Policy } from '../../../shared/policy/schema.ts';
import { isDocumentName } from '../../../shared/screen/documents.ts';
import type { OpenDocument } from '../../enforcers/screen/backend.ts';
import { OpenDocuments } from './open-documents.ts';

let folder: string;
let open: OpenDocument[];
let inspections: number;
let documents: OpenDocuments;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-open-'));
  open = [];
  inspections = 0;
  documents = new OpenDocuments({
    list: async () => open,
    policy: () => ({ revision: 1, policy: Policy.parse({ name: 'test', rules: [] }) }),
    inspector: {
      inspect: async ({ path }) => {
        inspections++;
        const level = String(path).includes('secret') ? 'secret' : 'public';
        return { type: 'text', bytes: 1, level, findings: [], ms: 1 };
      },
    },
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => {
  writeFileSync(join(folder, name), name);
  return join(folder, name);
};

test('the highest of what is open counts, each is looked at once, and again after a change', async () => {
  open = [
    { path: file('menu.txt'), pid: 1, uid: 1000 },
    { path: file('secret.txt'), pid: 2, uid: 1001 },
    { path: join(folder, 'gone.txt'), pid: 3, uid: 1000 },
  ];
  await documents.look();
  await documents.look();
  expect([documents.highest(), inspections]).toEqual(['secret', 2]);
  expect(documents.highest(({ uid }) => uid === 1000)).toBe('public');
  writeFileSync(join(folder, 'secret.txt'), 'longer than before');
  await documents.look();
  expect(inspections).toBe(3);
  open = [];
  await documents.look();
  expect(documents.highest()).toBeUndefined();
});

test.each([
  ['/home/li/客户名单.XLSX', true],
  ['C:\\资料\\合同.pdf', true],
  ['/home/li/.config/x.db', false],
  ['/home/li/pdf', false],
  ['/home/li/.docx', false],
])('%s is a document: %s', (path, is) => {
  expect(isDocumentName(path)).toBe(is);
});
