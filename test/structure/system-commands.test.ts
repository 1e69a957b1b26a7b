import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Programs, keys and folders of the systems that the agent runs on. */
const SYSTEM_NAMES = new RegExp(
  [
    String.raw`^(powershell|reg|pnputil|netsh|tasklist|schtasks)(\.exe)?$`,
    String.raw`^(/usr)?/s?bin/\w+$`,
    String.raw`^/usr/sbin/\w+$`,
    '^(diskutil|ioreg|lsof|pfctl|launchctl|dscl|dscacheutil|sandbox-exec|profiles)$',
    '^(nft|udevadm|loginctl|systemctl|busctl|getent|blockdev|umount|unshare|setpriv|prlimit)$',
    String.raw`^HKLM\\`,
    String.raw`\.dll$`,
    '^/(sys|proc)/',
  ].join('|'),
);

/** Every text in a TypeScript file that names something of a system; comments are none. */
function namesIn(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node) && SYSTEM_NAMES.test(node.text)) found.push(node.text);
    if (ts.isTemplateHead(node) && SYSTEM_NAMES.test(node.text)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.ts', source, ts.ScriptTarget.Latest, true));
  return found;
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/^agent\/platform\/|\/testing\/|\/node_modules\//.test(path));
}

test('only agent/platform names a command, registry key or system file', async () => {
  const files = [...(await sources('agent')), ...(await sources('shared')), ...(await sources('console'))];
  expect(files.length).toBeGreaterThan(100);
  const offenders: Record<string, string[]> = {};
  for (const file of files) {
    const names = namesIn(await readFile(join(root, file), 'utf8'));
    if (names.length > 0) offenders[file] = names;
  }
  expect(offenders).toEqual({});
});

test('a name is noticed', () => {
  const source = [
    "run({ file: 'pfctl' });",
    'open(`/proc/$' + '{pid}`);',
    "x('HKLM\\\\SOFTWARE\\\\X'); // '/sys/bus'",
  ].join('\n');
  expect(namesIn(source)).toEqual(['pfctl', '/proc/', 'HKLM\\SOFTWARE\\X']);
});
