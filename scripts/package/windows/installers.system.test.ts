import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMsi, buildNsis } from './installers.ts';
import { taskXml } from './task.ts';

const lacks = (...commands: string[]) => {
  const missing = commands.filter((command) => spawnSync(command, ['--help']).error !== undefined);
  return missing.length > 0 ? ` (skipped: ${missing.join(', ')} is not installed)` : '';
};
const output = (file: string, ...args: string[]) => {
  const result = spawnSync(file, args, { encoding: 'utf8' });
  expect(result.status, result.stderr).toBe(0);
  return result.stdout;
};

let folder: string;
let payload: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-windows-'));
  payload = join(folder, 'payload');
  mkdirSync(join(payload, 'scripts'), { recursive: true });
  writeFileSync(join(payload, 'node.exe'), 'stands for Node');
  writeFileSync(join(payload, 'scripts/guardpost.mjs'), '// the agent\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const noNsis = lacks('makensis', '7z');
describe.skipIf(noNsis !== '')(`the installer of NSIS${noNsis}`, () => {
  it('is a Windows program with the agent, its task and an uninstaller in it', async () => {
    const file = join(folder, 'guardpost.exe');
    await buildNsis({ payload, version: '1.2.3', output: file });
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('MZ');
    const listing = output('7z', 'l', file);
    for (const name of ['node.exe', 'guardpost.mjs', 'guardpost-task.xml', 'uninstall.exe'])
      expect(listing).toContain(name);
    expect(listing).toContain('Type = Nsis');
  });
});

const noMsi = lacks('wixl', 'msiinfo');
describe.skipIf(noMsi !== '')(`the installer for group policy${noMsi}`, () => {
  it('is per machine, begins the agent, and asks for leave before it takes it away', async () => {
    const file = join(folder, 'guardpost.msi');
    await buildMsi({ payload, version: '1.2.3', output: file });
    const table = (name: string) => output('msiinfo', 'export', file, name);
    const properties = table('Property');
    expect(properties).toMatch(/ProductVersion\t1\.2\.3/);
    expect(properties).toMatch(/ALLUSERS\t1/);
    expect(properties).toMatch(/UpgradeCode\t\{6B2A4C1E/i);
    expect(table('File')).toContain('guardpost.mjs');
    expect(table('CustomAction')).toContain('schtasks /Create');
    const sequence = table('InstallExecuteSequence')
      .split('\n')
      .map((line) => line.trim().split('\t'))
      .filter(([name]) => name !== undefined);
    const place = (name: string) => Number(sequence.find(([action]) => action === name)?.[2]);
    expect(place('AskLeave')).toBeLessThan(place('EndTask'));
    expect(place('EndTask')).toBeLessThan(place('RemoveFiles'));
    expect(place('InstallFiles')).toBeLessThan(place('CreateTask'));
    expect(place('CreateTask')).toBeLessThan(place('InstallFinalize'));
    expect(sequence.find(([action]) => action === 'AskLeave')?.[1]).toBe(
      'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE',
    );
  });
});

it('the task begins at boot as SYSTEM, and again when it failed', () => {
  const task = taskXml('C:\\Program Files\\Guardpost');
  for (const part of [
    '<BootTrigger>',
    '<UserId>S-1-5-18</UserId>',
    '<RestartOnFailure>',
    '<ExecutionTimeLimit>PT0S',
  ])
    expect(task).toContain(part);
  expect(task).toContain('&quot;C:\\Program Files\\Guardpost\\node.exe&quot;');
});
