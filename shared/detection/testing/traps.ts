// What looks like a value and is none.
import { card, creditCheck, creditCode, hkid, iban, luhnCheck, residentCheck, residentId } from './people.ts';
import type { Random } from './random.ts';

const HEX = '0123456789abcdef';
const TRAPS: readonly ((random: Random) => string)[] = [
  (random) => `订单号：${random.int(2020, 2025)}${random.digits(14)}`,
  (random) => `order_no=${random.digits(16)} created`,
  (random) => `运单号 SF${random.digits(13)}，快递单号：${random.digits(13)}`,
  (random) => `Tracking number 1Z${random.chars('0123456789ABCDEFGHJK', 16)}`,
  (random) =>
    `"timestamp": ${1_600_000_000_000 + random.int(0, 1e11)}, "ts": ${1_600_000_000 + random.int(0, 1e8)}`,
  (random) =>
    `${random.int(2019, 2025)}0${random.int(1, 9)}1${random.int(0, 9)}1${random.int(0, 9)}${random.digits(4).replace(/[6-9]/g, '3')}${random.digits(3)} job finished`,
  (random) =>
    `uuid ${random.chars(HEX, 8)}-${random.chars(HEX, 4)}-4${random.chars(HEX, 3)}-a${random.chars(HEX, 3)}-${random.chars(HEX, 12)}`,
  (random) => `sha256:${random.chars(HEX, 64)}\ncommit ${random.chars(HEX, 40)}`,
  (random) => `md5 = ${random.chars(HEX, 32)}`,
  (random) => `身份证号：${wrongLast(residentId(random), residentCheck)}`,
  (random) => `卡号：${wrongDigit(card(random), luhnCheck)}`,
  (random) => `统一社会信用代码：${wrongLast(creditCode(random), creditCheck)}`,
  (random) => `IBAN ${wrongIban(iban(random))}`,
  (random) => `HKID ${wrongHkid(hkid(random))}`,
  (random) =>
    `version ${random.int(1, 9)}.${random.int(0, 20)}.${random.int(0, 99)}-build.${random.digits(11)}`,
  (random) => `v1${random.int(3, 9)}.${random.digits(4)}.${random.digits(4)} released`,
  (random) => `Chrome/${random.int(90, 130)}.0.${random.digits(4)}.${random.int(10, 200)} Safari/537.36`,
  (random) => `序列号：1${random.int(3, 9)}${random.digits(9)}`,
  (random) => `SN1${random.int(3, 9)}${random.digits(9)} 设备编号 86${random.digits(13)}`,
  (random) => `IMEI: 86${random.digits(13)}`,
  (random) => `流水号1${random.int(3, 9)}${random.digits(20)}`,
  (random) =>
    `金额：1${random.int(3, 9)}${random.digits(9)}.${random.digits(2)} 元，合计 ¥1${random.int(3, 9)}${random.digits(9)}`,
  (random) =>
    `width=${random.digits(4)} height=${random.digits(4)} size=1${random.int(3, 9)}${random.digits(9)}`,
  (random) => `ISBN 978-7-${random.digits(3)}-${random.digits(5)}-${random.digits(1)}`,
  (random) => `const MASK = 0x${random.chars(HEX, 16)}; let big = ${random.int(1, 9)}${random.digits(20)}n;`,
  (random) => `x = [${Array.from({ length: 8 }, () => random.int(0, 9999)).join(', ')}]`,
  (random) => `${Array.from({ length: 6 }, () => random.digits(4)).join(' ')} ${random.digits(2)}`,
  (random) => `0.${random.digits(16)} 1.${random.digits(15)}e-7 3.14159265358979323846`,
  (random) =>
    `GET /api/v1/items/${random.digits(8)}?page=${random.int(1, 9)}&t=${1_600_000_000_000 + random.int(0, 1e11)} HTTP/1.1`,
  (random) => `合同编号：HT-${random.int(2020, 2025)}-${random.digits(11)}，发票号码 ${random.digits(20)}`,
  (random) =>
    `QQ群：${random.int(1, 9)}${random.digits(8)} 会议号 ${random.digits(3)} ${random.digits(3)} ${random.digits(3)}`,
  (random) => `<a href="#item-1${random.int(3, 9)}${random.digits(9)}">details</a>`,
  (random) => `logo@2x.png icon@${random.int(1, 3)}x.svg lodash@4.17.${random.int(10, 21)} @types/node`,
  (random) =>
    `git@github.com:acme/repo${random.int(1, 9)}.git ssh root@10.0.${random.int(1, 200)}.7 user@localhost`,
  (random) =>
    `<path d="M${Array.from({ length: 24 }, () => `${random.int(0, 99)}.${random.digits(random.int(1, 2))}`).join(random.pick([' ', '-']))}z"/>`,
  (random) => `d="c.${Array.from({ length: 30 }, () => random.int(0, 9)).join(random.pick(['.', ' .']))}"`,
  () => 'const signer = Signer(secret)\n[internal] cache miss (restricted)',
  () => '@Override public void run() { foo@bar; } a@b #tag@here',
  () => `$ docker pull registry.example.com/app@sha256:${'ab12'.repeat(16)}`,
  () => '客户端更新A12345版本，新品A10086型号，云A1平台，京东A股，沪A指数上涨',
  () => '苏A队以3比2战胜浙B队，粤港澳大湾区，新A股开户，贵A级景区共12345家',
  () => '保守国家秘密是每个公民的义务，机密文件应当妥善保管。',
  () => '本公司的商业秘密受法律保护，员工不得泄露内部信息和客户机密。',
  () => '成功的秘密在于坚持。这是一个公开的秘密。',
  () => 'The confidential informant said that the secret of success is hard work; it was an open secret.',
  () =>
    'We take confidentiality seriously. All secret keys are stored in a vault for internal use by services.',
  () => '文件分为绝密、机密、秘密三级，应在首页标注【机密】字样。',
  () =>
    'client_secret=$CLIENT_SECRET\nis_confidential: false\nSECRET_KEY_BASE\nkubectl get secret my-secret -o yaml',
  () => 'if (document.isConfidential) { level = Level.Secret; } // top secret sauce',
  () => '机密计算(Confidential Computing)是一种保护使用中数据的技术，秘密共享、秘密分割是密码学概念。',
  () => '内部控制制度 内部审计 内部结构 内部类 内部链接 内部员工推荐',
  () => 'Internal Server Error\nRestricted area ahead\nTop Gun secret menu',
  () => '绝密飞行\n007之机密任务在线观看\n《秘密花园》第一集\n机密押运',
  (random) =>
    `ERROR [main] o.a.k.Producer - offset=${random.digits(12)} epoch=1${random.digits(12)} pid=${random.digits(5)} seq=1${random.int(3, 9)}${random.digits(9)}`,
  (random) => `| ${random.digits(8)} | ${random.digits(6)}.${random.digits(2)} | ${random.digits(5)} |`,
  (random) => `wx${random.chars(HEX, 16)} 商户单号 ${random.digits(28)}`,
  (random) =>
    `2024-03-12 13:52:${random.int(10, 59)},${random.digits(3)} 1${random.int(3, 9)}${random.digits(2)}ms 坐标 116.${random.digits(6)},39.${random.digits(6)}`,
  (random) =>
    `TEL码 ${random.int(20, 29)}${random.digits(9)} 客户编号：1${random.int(3, 9)}${random.digits(9)}`,
  (random) => `MAC 00:1B:44:${random.int(10, 99)}:3A:B7 IPv6 2001:db8::${random.chars(HEX, 4)}`,
];

/** A line or two that hold nothing, in whatever they look like it. */
export function trap(random: Random): string {
  return random.pick(TRAPS)(random);
}

export const TRAP_COUNT = TRAPS.length;

export function trapAt(index: number, random: Random): string {
  return TRAPS[index]!(random);
}

function wrongLast(value: string, check: (body: string) => string): string {
  const right = check(value.slice(0, -1));
  return value.slice(0, -1) + (right === '1' ? '2' : '1');
}

function wrongDigit(value: string, check: (body: string) => string): string {
  const right = check(value.slice(0, -1));
  return value.slice(0, -1) + String((Number(right) + 3) % 10);
}

function wrongHkid(value: string): string {
  return value.replace(/\((.)\)/, (_, check: string) => `(${check === '1' ? '2' : '1'})`);
}

function wrongIban(value: string): string {
  const check = Number(value.slice(2, 4));
  return value.slice(0, 2) + String(check > 50 ? check - 1 : check + 1).padStart(2, '0') + value.slice(4);
}
