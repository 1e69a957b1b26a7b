import { expect, test } from 'vitest';
import { createDetector } from '../../detection/detect.ts';
import { parsePolicy } from '../parse.ts';
import { POLICY_TEMPLATES } from './templates.ts';

test.each(Object.entries(POLICY_TEMPLATES))('the template %s may be published as it is', (_, source) => {
  expect(parsePolicy(source)).toMatchObject({ ok: true });
});

test('JR/T 0197: a customer list is level 3, fifty customers are level 4, 绝密 is level 5', () => {
  const parsed = parsePolicy(POLICY_TEMPLATES['jrt-0197']!);
  if (!parsed.ok) throw new Error('the template does not parse');
  const detector = createDetector(parsed.policy.classification);
  const levelOf = (text: string) => {
    const scan = detector.start();
    scan.push({ text });
    return scan.end().level;
  };
  const rows = (count: number) =>
    Array.from({ length: count }, (_, at) => `张伟,1380013${String(8000 + at)}`).join('\n');
  expect(levelOf('本季度市场回顾')).toBe('level-1');
  expect(levelOf(`姓名,手机号\n${rows(1)}`)).toBe('level-3');
  expect(levelOf(`姓名,手机号\n${rows(50)}`)).toBe('level-4');
  expect(levelOf('绝密★长期')).toBe('level-5');
  expect(levelOf('内部资料 注意保存')).toBe('level-2');
});
