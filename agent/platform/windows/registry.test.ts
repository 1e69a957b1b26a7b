import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormerValues } from '../former-values.ts';
import { anyText } from '../testing/any-text.ts';
import { recording } from '../testing/fixture.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { parseQuery, RegistryChanges, type RegistryValue } from './registry.ts';
import { FakeRegistry, fakeRun } from './testing/fake-windows.ts';

describe('what reg query prints', () => {
  it('of a service', () => {
    const { keys, values } = parseQuery(recording('windows/reg-query-service.txt'));
    expect(keys).toHaveLength(2);
    expect(values.find(({ name }) => name === 'Start')).toMatchObject({ type: 'REG_DWORD', data: '0x3' });
    expect(values.find(({ name }) => name === 'ImagePath')?.data).toBe(
      '"C:\\Program Files\\Insecure Registry Service\\insecureregistryservice.exe"',
    );
  });

  it('of several keys, with a closing line in whatever language', () => {
    const { values } = parseQuery(recording('windows/reg-query-profiles.txt'));
    expect(values.map(({ key, data }) => [key.split('\\').at(-1), data])).toEqual([
      ['DomainProfile', '0x1'],
      ['PublicProfile', '0x0'],
      ['StandardProfile', '0x0'],
    ]);
  });

  it('never throws', () => {
    fc.assert(fc.property(anyText, (text) => void parseQuery(text)));
  });
});

function setUp(registry: FakeRegistry, files = memoryFiles()) {
  const run = fakeRun(registry);
  return { run, files, changes: new RegistryChanges(run, new FormerValues('former.json', files)) };
}

const A = 'HKLM\\SOFTWARE\\Policies\\Guard';
const wanted: RegistryValue[] = [
  { key: `${A}\\Deep\\Er`, name: 'Deny_Read', type: 'REG_DWORD', data: 1 },
  { key: A, name: '7001', type: 'REG_SZ', data: 'USB\\Class_08&SubClass_06' },
  { key: 'HKLM\\SYSTEM\\Svc', name: 'Start', type: 'REG_DWORD', data: 4 },
];

describe('changes', () => {
  it('are made, read back, and undone to the last value and key, by another process too', async () => {
    const registry = new FakeRegistry();
    registry.set('HKLM\\SYSTEM\\Svc', 'Start', { type: 'REG_DWORD', data: '0x3' });
    registry.set('HKLM\\SOFTWARE\\Policies', 'Mine', { type: 'REG_SZ', data: '域 策略' });
    const before = registry.dump();
    const files = memoryFiles();
    expect(await setUp(registry, files).changes.apply(wanted)).toEqual([]);
    expect(registry.dump()).not.toEqual(before);
    await setUp(registry, files).changes.undo();
    expect(registry.dump()).toEqual(before);
    expect([...files.all]).toEqual([]);
  });

  it('keep the first former value however often they are made, and put back what is no longer wanted', async () => {
    const registry = new FakeRegistry();
    registry.set('HKLM\\SYSTEM\\Svc', 'Start', { type: 'REG_DWORD', data: '0x3' });
    const before = registry.dump();
    const { changes } = setUp(registry);
    await changes.apply(wanted);
    await changes.apply([{ ...wanted[2]!, data: 2 }]);
    expect(registry.dump().filter((line) => line.includes('deny_read'))).toEqual([]);
    await changes.undo();
    expect(registry.dump()).toEqual(before);
  });

  it('leave a key that somebody else has put something into', async () => {
    const registry = new FakeRegistry();
    const { changes } = setUp(registry);
    await changes.apply(wanted);
    registry.set(A, 'Theirs', { type: 'REG_SZ', data: 'x' });
    await changes.undo();
    expect(registry.dump()).toContain(`${A.toLowerCase()}\\Theirs REG_SZ x`);
    expect(registry.dump()).not.toContain(`${A.toLowerCase()}\\deep`);
  });

  it('record the former value before the change, and change nothing that is already so', async () => {
    const registry = new FakeRegistry();
    registry.set('HKLM\\SYSTEM\\Svc', 'Start', { type: 'REG_DWORD', data: '0x4' });
    const { run, files, changes } = setUp(registry);
    await changes.apply([wanted[2]!]);
    expect(run.ran.every(({ args }) => args[0] === 'query')).toBe(true);
    const write = files.write;
    let recordedAtChange = 0;
    files.write = async (...args) => {
      if (run.ran.every((command) => command.args[0] !== 'add')) recordedAtChange++;
      return write(...args);
    };
    await changes.apply([wanted[1]!]);
    expect(recordedAtChange).toBeGreaterThan(0);
  });

  it('name what somebody changed or removed', async () => {
    const registry = new FakeRegistry();
    const { changes } = setUp(registry);
    await changes.apply(wanted);
    registry.set('HKLM\\SYSTEM\\Svc', 'Start', { type: 'REG_DWORD', data: '0x3' });
    registry.keys.get(A.toLowerCase())!.delete('7001');
    expect(await changes.differences(wanted)).toEqual([
      `${A}\\7001 removed`,
      'HKLM\\SYSTEM\\Svc\\Start changed',
    ]);
  });

  it('from any beginning, undo gives the beginning back', async () => {
    const name = fc.constantFrom('7001', 'Start', 'Deny_Read', 'Other');
    const key = fc.constantFrom(A, `${A}\\Deep`, `${A}\\Deep\\Er`, 'HKLM\\SYSTEM\\Svc');
    const entry = fc.tuple(key, name, fc.constantFrom('0x0', '0x1', '0x4'));
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 8 }), async (entries) => {
        const registry = new FakeRegistry();
        for (const [k, n, data] of entries) registry.set(k, n, { type: 'REG_DWORD', data });
        const before = registry.dump();
        const { changes } = setUp(registry);
        await changes.apply(wanted);
        await changes.apply(wanted.slice(0, 2));
        await changes.undo();
        expect(registry.dump()).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });
});
