import { expect, test } from 'vitest';
import { columnsOf, tableNameOf } from './table-head.ts';

test('the heads of a table in UTF-8 and GBK, with a byte-order mark, quotes and any delimiter', async () => {
  expect(await columnsOf(new Blob(['\ufeff姓名,"手机,号",邮箱\r\n张三,1,2\n']))).toEqual([
    '姓名',
    '手机,号',
    '邮箱',
  ]);
  const gbk = Uint8Array.from([0xd0, 0xd5, 0xc3, 0xfb, 0x3b, 0xca, 0xd6, 0xbb, 0xfa, 0x0a]);
  expect(await columnsOf(new Blob([gbk]))).toEqual(['姓名', '手机']);
  expect(await columnsOf(new Blob(['']))).toEqual([]);
  expect(await columnsOf(new Blob(['"never closed']))).toEqual([]);
});

test('a table is named after its file as far as a policy can say it', () => {
  expect(tableNameOf('retail clients 2026.csv')).toBe('retail-clients-2026');
  expect(tableNameOf('客户.csv')).toBe('customers');
  expect(tableNameOf('..csv')).toBe('customers');
});
