import { expect, it } from 'vitest';
import { Accounts, parseOwner, whoIs } from './accounts.ts';
import { confinedCommand } from './confine.ts';
import { jobLimits, parseHolders, parseWorkingSet } from './win32.ts';
import { hasDesktop } from './windows.ts';

it('the Restart Manager’s list is read process by process', () => {
  const entry = (pid: number, name: string) => {
    const bytes = Buffer.alloc(668);
    bytes.writeUInt32LE(pid, 0);
    bytes.write(name, 12, 'utf16le');
    return bytes;
  };
  const list = Buffer.concat([entry(4711, 'WPS 文字'), entry(88, 'x'.repeat(255))]);
  expect(parseHolders(list, 2)).toEqual([
    { pid: 4711, name: 'WPS 文字' },
    { pid: 88, name: 'x'.repeat(255) },
  ]);
  expect(parseHolders(list, 1)).toHaveLength(1);
  expect(parseHolders(list.subarray(0, 100), 1)).toEqual([]);
});

it('a job lets one process have its memory and dies with the agent', () => {
  const info = jobLimits({ memoryBytes: 6 * 2 ** 30 });
  expect(info.length).toBe(144);
  // JOB_OBJECT_LIMIT_* of winnt.h: ACTIVE_PROCESS, PRIORITY_CLASS, PROCESS_MEMORY, DIE_ON_…, KILL_ON_JOB_CLOSE.
  expect(info.readUInt32LE(16)).toBe(0x8 | 0x20 | 0x100 | 0x400 | 0x2000);
  expect(info.readUInt32LE(40)).toBe(1);
  expect(info.readBigUInt64LE(112)).toBe(6n * 2n ** 30n);
});

it('the working set is read from its place', () => {
  const counters = Buffer.alloc(72);
  counters.writeBigUInt64LE(45_678n * 1024n, 16);
  expect(parseWorkingSet(counters)).toBe(45_678 * 1024);
});

it('the inspector gets no write, no program and a heap with an end', () => {
  const command = confinedCommand('C:\\应用\\main.ts', ['--x'], { memoryBytes: 256 * 2 ** 20 });
  expect(command).toContain('--permission');
  expect(command).toContain('--max-old-space-size=256');
  expect(command.join(' ')).not.toMatch(/allow-(fs-write|child-process|addons|worker)/);
});

it('an owner is a person with groups; Windows’ own accounts are nobody', () => {
  expect(
    parseOwner({
      user: '李雷',
      domain: 'CORP',
      sid: 'S-1-5-21-1-2-3-1001',
      groups: ['Domain Users', '财务部'],
    }),
  ).toEqual({ user: 'CORP\\李雷', groups: ['Domain Users', '财务部'] });
  expect(parseOwner({ user: 'u', domain: 'd', groups: 'Users' })).toEqual({
    user: 'd\\u',
    groups: ['Users'],
  });
  expect(parseOwner({ user: 'SYSTEM', domain: 'NT AUTHORITY', sid: 'S-1-5-18' })).toBeUndefined();
  for (const json of [undefined, null, [], { user: '' }]) expect(parseOwner(json)).toBeUndefined();
  expect(() => whoIs(1.5)).toThrow();
});

it('for a file without a process, and for a process of Windows, the person at the screen is named', async () => {
  const asked: string[] = [];
  const accounts = new Accounts(async (command) => {
    const isDesktop = command.script!.includes('explorer.exe');
    asked.push(isDesktop ? 'desktop' : 'process');
    const owner = isDesktop
      ? { user: 'han', domain: 'PC', sid: 'S-1-5-21-9' }
      : { user: 'SYSTEM', sid: 'S-1-5-18' };
    return { code: 0, stdout: JSON.stringify(owner), stderr: '' };
  });
  expect(await accounts.actorOf({ pid: 4 })).toMatchObject({ user: 'PC\\han' });
  expect(await accounts.actorOf({ ownerUid: 0 })).toMatchObject({ user: 'PC\\han' });
  expect(asked).toEqual(['process', 'desktop']);
});

it('a desktop is there when its shell runs, in every language', () => {
  expect(hasDesktop('"explorer.exe","4988","Console","1","142,340 K"\r\n')).toBe(true);
  expect(hasDesktop('信息: 没有运行的任务匹配指定标准。\r\n')).toBe(false);
});
