import { expect, it } from 'vitest';
import { readForTest } from '../read-for-test.ts';

const GBK_NAME = Buffer.from('bfcdbba7c3fbb5a5', 'hex');

it('a text that is ASCII for a long time and then GBK is read to its end', async () => {
  const content = Buffer.concat([Buffer.from('line\n'.repeat(4000)), GBK_NAME, Buffer.from('\n')]);
  expect((await readForTest(content, 'a.txt')).parts.body).toContain('客户名单');
});

it('a table in CSV becomes cells', async () => {
  const content = Buffer.from('姓名,电话\n张三,13800138000\n"李,四",13900139000\n');
  const { type, parts } = await readForTest(content, 'customers.csv');
  expect(type).toBe('csv');
  expect(parts['sheet:customers.csv']).toBe('姓名\t电话\n张三\t13800138000\n李,四\t13900139000\n');
});
