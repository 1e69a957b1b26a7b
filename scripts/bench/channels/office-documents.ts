import type { Random } from '../../../shared/detection/testing/random.ts';
import { docx, pdf, xlsx } from '../../demo/documents.ts';

/** A file of ordinary work. */
export interface OfficeDocument {
  name: string;
  content: Uint8Array;
}

/**
 * Ordinary papers of an office, none of which holds anything of a person or a marking, and all of which hold numbers
 * that look like such: order, tracking and invoice numbers as long as identity and card numbers, phone extensions,
 * times, versions, and the words of markings in sentences.
 */
export function officeDocument(n: number, random: Random): OfficeDocument {
  const kinds = [minutes, orders, tracking, manual, budget, notes];
  return kinds[n % kinds.length]!(n, random);
}

const digits = (random: Random, count: number) =>
  Array.from({ length: count }, () => random.int(0, 9)).join('');
const pick = (random: Random, texts: readonly string[]) => texts[random.int(0, texts.length - 1)]!;
const time = (random: Random) =>
  `2026-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')} ${String(random.int(8, 19)).padStart(2, '0')}:${String(random.int(0, 59)).padStart(2, '0')}`;
const rows = <T>(random: Random, row: (n: number) => T): T[] =>
  Array.from({ length: random.int(5, 40) }, (_, n) => row(n));

function minutes(n: number, random: Random): OfficeDocument {
  const topics = rows(random, (item) =>
    pick(random, [
      `${item + 1}. 三楼会议室投影已报修，工单 ${digits(random, 10)}，请拨分机 ${digits(random, 4)}。`,
      `${item + 1}. 季度培训改到 ${time(random)}，保密意识课程照常进行。`,
      `${item + 1}. 采购合同编号 HT-2026-${digits(random, 6)} 已用印，秘密投票定于下周。`,
      `${item + 1}. 打印机墨盒还剩 ${random.int(2, 90)}%，型号 CF${digits(random, 3)}A。`,
    ]),
  );
  return { name: `部门例会纪要-${n}.docx`, content: docx([`部门例会纪要 ${time(random)}`, ...topics]) };
}

function orders(n: number, random: Random): OfficeDocument {
  const table = rows(random, (row) => [
    `${random.int(2, 9)}${digits(random, 17)}`,
    `A4 复印纸 ${row + 1} 箱`,
    `${random.int(20, 900)}.${digits(random, 2)}`,
    time(random),
  ]);
  return {
    name: `办公用品订单-${n}.xlsx`,
    content: xlsx([['订单号', '品名', '金额', '下单时间'], ...table]),
  };
}

function tracking(n: number, random: Random): OfficeDocument {
  const table = rows(
    random,
    () => `SF${digits(random, 13)},${digits(random, 12)},${random.int(1, 20)}kg,${time(random)}`,
  );
  const text = ['运单号,批次号,重量,揽收时间', ...table].join('\n');
  return { name: `快递登记-${n}.csv`, content: Buffer.from(`${text}\n`) };
}

function manual(n: number, random: Random): OfficeDocument {
  const lines = rows(random, (line) =>
    pick(random, [
      `Step ${line + 1}: restart build ${digits(random, 8)} and check revision r${digits(random, 5)}.`,
      `Part number ${digits(random, 3)}-${digits(random, 5)}-${digits(random, 2)}, torque ${random.int(2, 40)} Nm.`,
      `Dial extension ${digits(random, 4)} of the help desk, ticket INC${digits(random, 7)}.`,
      `Timestamp 17${digits(random, 11)}, request ${crypto.randomUUID()}.`,
    ]),
  );
  return { name: `maintenance-guide-${n}.pdf`, content: pdf(lines) };
}

function budget(n: number, random: Random): OfficeDocument {
  const table = rows(random, (row) => [
    `项目 ${row + 1}`,
    `${digits(random, 20)}`,
    `${random.int(1, 999)},${digits(random, 3)}.00`,
    `${random.int(-20, 60)}%`,
  ]);
  return { name: `预算明细-${n}.xlsx`, content: xlsx([['项目', '发票号码', '金额', '同比'], ...table]) };
}

function notes(n: number, random: Random): OfficeDocument {
  const lines = rows(random, () =>
    pick(random, [
      `待办：${time(random)} 前把 V${random.int(1, 9)}.${random.int(0, 20)}.${random.int(0, 9)} 的说明发到群里`,
      `食堂：红烧排骨 ${random.int(8, 30)} 元，取餐号 ${digits(random, 3)}`,
      `流水号 ${digits(random, 16)} 已对平，差额 0.${digits(random, 2)}`,
      `机房温度 ${random.int(18, 27)} 度，资产编号 ZC${digits(random, 8)}`,
    ]),
  );
  return { name: `工作备忘-${n}.txt`, content: Buffer.from(`${lines.join('\n')}\n`) };
}
