import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Notice, Notifier, presentable } from './notifier.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function notifier(show?: (title: string, body: string) => Promise<void>) {
  const shown: string[] = [];
  const errors: Error[] = [];
  const it = new Notifier({
    language: 'zh-CN',
    show: show ?? (async (_, body) => void shown.push(body)),
    onError: (error) => errors.push(error),
  });
  return { it, shown, errors };
}

const blocked = (name: string): Notice => ({
  kind: 'file',
  name,
  action: 'block',
  message: { 'zh-CN': '不允许拷出', en: 'not allowed' },
});

test('the first is told at once, in the language and words of the policy', () => {
  const { it, shown } = notifier();
  it.notify(blocked('计划.docx'));
  expect(shown).toEqual(['“计划.docx”未能拷出：不允许拷出']);
  it.stop();
});

test('many at once become one notice with a count, and stopped files come first', () => {
  const { it, shown } = notifier();
  it.notify(blocked('0'));
  it.notify({ kind: 'file', name: 'w', action: 'warn' });
  for (let n = 1; n < 300; n++) it.notify(blocked(String(n)));
  vi.advanceTimersByTime(60_000);
  expect(shown).toHaveLength(2);
  expect(shown[1]).toContain('“1”未能拷出');
  expect(shown[1]).toContain('299');
  it.stop();
});

test('a device is spoken of as one, with the reason of the policy or of the house', () => {
  const { it, shown } = notifier();
  it.notify({
    kind: 'device',
    name: 'SanDisk <Ultra>',
    action: 'block',
    message: { 'zh-CN': '请用加密U盘', en: '-' },
  });
  vi.advanceTimersByTime(10_000);
  it.notify({ kind: 'device', name: 'SanDisk', action: 'read-only' });
  expect(shown).toEqual([
    '设备“SanDisk _Ultra_”已被禁用：请用加密U盘',
    '设备“SanDisk”只能读取：公司数据安全策略不允许使用该设备',
  ]);
  it.stop();
});

test('a notice that cannot be shown stops nothing', async () => {
  const { it, errors } = notifier(() => Promise.reject(new Error('no bus')));
  it.notify(blocked('a'));
  await vi.advanceTimersByTimeAsync(10_000);
  it.notify(blocked('b'));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(errors).toHaveLength(2);
  it.stop();
});

test('a file name can neither steer the text nor carry markup', () => {
  expect(presentable('a\n<b>\u202Efdp.exe')).toBe('a·_b_·fdp.exe');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const text = presentable(name);
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}<>&]/u);
      expect([...text].length).toBeLessThanOrEqual(80);
    }),
  );
});
