// Documents as people and programs write them, each with what is truly in it.
import { type Person, person } from './people.ts';
import type { Random } from './random.ts';
import { trap } from './traps.ts';

/** What a document holds: values of a detector in their normal form. */
export type Truth = Record<string, string[]>;

export interface Sample {
  style: string;
  text: string;
  truth: Truth;
}

type Style = (random: Random) => { text: string; truth: Truth };

export const STYLES: Record<string, Style> = {
  csv,
  headless,
  tabs,
  prose,
  english,
  json,
  sql,
  log,
  form,
  spaced,
  fullWidth,
  floats,
  yaml,
  xml,
  mail,
  chat,
  brokenLines,
  companies,
  marked,
};

/** A document of a random style with traps strewn between what is real. */
export function sample(random: Random): Sample {
  const style = random.pick(Object.keys(STYLES));
  const made = STYLES[style]!(random);
  if (!random.chance(0.5)) return { style, ...made };
  const before = random.chance(0.5) ? `${trap(random)}\n\n` : '';
  return { style, text: `${before}${made.text}\n\n${trap(random)}\n${trap(random)}\n`, truth: made.truth };
}

const FIELDS = {
  'cn.resident-id': (one: Person) => one.id,
  'cn.mobile': (one: Person) => one.mobile,
  'bank-card': (one: Person) => one.card,
  email: (one: Person) => one.email,
  'cn.plate': (one: Person) => one.plate,
  'cn.uscc': (one: Person) => one.uscc,
  iban: (one: Person) => one.iban,
  'cn.hk-mo-tw-permit': (one: Person) => one.hkid.replace(/[()]/g, ''),
} as const;
type Kind = keyof typeof FIELDS;

function truthOf(people: readonly Person[], ...kinds: Kind[]): Truth {
  return Object.fromEntries(kinds.map((kind) => [kind, people.map(FIELDS[kind])]));
}

function several(random: Random, count = random.int(1, 4)): Person[] {
  return Array.from({ length: count }, () => person(random));
}

function csv(random: Random) {
  const people = several(random);
  const head = random.pick([
    '姓名,身份证号,手机号,银行卡号,邮箱,车牌',
    'name,id_card,phone,bank_card,email,plate',
    '客户姓名,证件号码,联系电话,卡号,电子邮箱,车牌号码',
  ]);
  const quote = random.chance(0.4) ? '"' : '';
  const rows = people.map((one) =>
    [one.name, one.id, one.mobile, one.card, one.email, one.plate]
      .map((cell) => quote + cell + quote)
      .join(','),
  );
  return {
    text: [head, ...rows].join('\n'),
    truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'bank-card', 'email', 'cn.plate'),
  };
}

function headless(random: Random) {
  const people = several(random);
  const rows = people.map(
    (one, at) => `${at + 1}\t${one.name}\t${one.mobile}\t${one.id}\t${one.address}\t${one.email}`,
  );
  return { text: rows.join('\r\n'), truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'email') };
}

function tabs(random: Random) {
  const people = several(random);
  const rows = people.map(
    (one) =>
      `${random.int(10000, 99999)}\t${one.name}\t${one.card}\t${random.int(1, 9)}${random.digits(5)}.00\t${one.mobile}\t2024-0${random.int(1, 9)}-1${random.int(0, 9)}`,
  );
  return {
    text: ['客户号\t户名\t银行账号\t余额\t预留手机\t开户日期', ...rows].join('\n'),
    truth: truthOf(people, 'bank-card', 'cn.mobile'),
  };
}

function prose(random: Random) {
  const [one, other] = several(random, 2) as [Person, Person];
  const parts = [
    `经核实，客户${one.name}（身份证号${one.id}）于2024年3月12日来我行办理业务，其预留手机号为${one.mobile}，`,
    `借记卡${one.card}已于当日激活。另据${other.name}反映，车辆${one.plate}停放于地下车库，请拨打${other.mobile}联系，`,
    `或发邮件至${other.email}。`,
  ];
  return {
    text: parts.join(''),
    truth: {
      'cn.resident-id': [one.id],
      'cn.mobile': [one.mobile, other.mobile],
      'bank-card': [one.card],
      email: [other.email],
      'cn.plate': [one.plate],
    },
  };
}

function english(random: Random) {
  const [one, other] = several(random, 2) as [Person, Person];
  const text =
    `Dear team,\n\nPlease refund ${one.english} to card ${grouped(one.card, ' ')} and wire the rest to IBAN ${grouped(one.iban, ' ')}. ` +
    `She can be reached at ${one.email} or +86 ${one.mobile}. A copy goes to ${other.english} <${other.email}>.\n` +
    `Mr Chan holds HKID ${one.hkid}.\n`;
  return {
    text,
    truth: {
      'bank-card': [one.card],
      iban: [one.iban],
      email: [one.email, other.email],
      'cn.mobile': [one.mobile],
      'cn.hk-mo-tw-permit': [one.hkid.replace(/[()]/g, '')],
    },
  };
}

function json(random: Random) {
  const people = several(random);
  const list = people.map((one) => ({
    id: random.int(1000, 99999),
    userName: one.name,
    idCard: one.id,
    mobile: random.chance(0.3) ? Number(one.mobile) : one.mobile,
    cardNo: one.card,
    email: one.email,
    createdAt: 1_700_000_000_000 + random.int(0, 9e9),
  }));
  return {
    text: random.chance(0.5) ? JSON.stringify(list) : JSON.stringify(list, null, 2),
    truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'bank-card', 'email'),
  };
}

function sql(random: Random) {
  const people = several(random);
  const rows = people.map(
    (one, at) =>
      `INSERT INTO \`t_customer\` VALUES (${at + 1}, '${one.name}', '${one.id}', '${one.mobile}', '${one.card}', '${one.email}', '2024-01-0${random.int(1, 9)} 10:11:12', 0);`,
  );
  return {
    text: `-- MySQL dump 10.13\n${rows.join('\n')}\n`,
    truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'bank-card', 'email'),
  };
}

function log(random: Random) {
  const people = several(random);
  const lines = people.map(
    (one) =>
      `2024-05-1${random.int(0, 9)} 12:3${random.int(0, 9)}:01.${random.digits(3)} INFO [http-nio-8080-exec-${random.int(1, 9)}] c.b.UserService - traceId=${random.chars('0123456789abcdef', 32)} register mobile=${one.mobile}, idNo=${one.id}, mail=${one.email} cost=${random.int(1, 900)}ms`,
  );
  return { text: lines.join('\n'), truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'email') };
}

function form(random: Random) {
  const people = several(random, 2);
  const blocks = people.map(
    (one) =>
      `姓    名：${one.name}\n身份证号：${one.id}\n手    机：${one.mobile}\n车 牌 号：${one.plate}\n开户行及账号：工商银行 ${grouped(one.card, ' ')}\n电子邮箱：${one.email}\n住    址：${one.address}\n`,
  );
  return {
    text: blocks.join('\n'),
    truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'bank-card', 'email', 'cn.plate'),
  };
}

function spaced(random: Random) {
  const people = several(random, 2);
  const text = people.map((one) => {
    const id = `${one.id.slice(0, 6)} ${one.id.slice(6, 14)} ${one.id.slice(14)}`;
    const mobile = random.pick([
      `${one.mobile.slice(0, 3)} ${one.mobile.slice(3, 7)} ${one.mobile.slice(7)}`,
      `${one.mobile.slice(0, 3)}-${one.mobile.slice(3, 7)}-${one.mobile.slice(7)}`,
      `+86-${one.mobile}`,
      `(+86)${one.mobile}`,
      `0086 ${one.mobile}`,
      `86-${one.mobile}`,
    ]);
    const plate = random.pick([
      `${one.plate.slice(0, 2)}·${one.plate.slice(2)}`,
      `${one.plate.slice(0, 2)} ${one.plate.slice(2)}`,
      `${one.plate.slice(0, 2)}•${one.plate.slice(2)}`,
      `${one.plate.slice(0, 2)}-${one.plate.slice(2)}`,
    ]);
    return `身份证 ${random.pick([id, [...one.id].join(' '), one.id.toLowerCase()])}\n电话 ${mobile}\n卡号 ${grouped(one.card, random.pick([' ', '-']))}\n车辆 ${plate}\n`;
  });
  return {
    text: text.join('\n'),
    truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'bank-card', 'cn.plate'),
  };
}

function fullWidth(random: Random) {
  const people = several(random, 2);
  const text = people
    .map(
      (one) =>
        `身份证号：${wide(one.id)}，手机：${wide(one.mobile)}，卡号：${wide(one.card)}，车牌：${one.plate.charAt(0)}${wide(one.plate.slice(1))}`,
    )
    .join('\n');
  return { text, truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'bank-card', 'cn.plate') };
}

function floats(random: Random) {
  const people = several(random, 3);
  const rows = people.map((one) => `${one.name}\t${one.mobile}.0\t${one.id}\t${one.card}`);
  return {
    text: ['姓名\t手机\t身份证号码\t卡号', ...rows].join('\n'),
    truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'bank-card'),
  };
}

function yaml(random: Random) {
  const people = several(random, 2);
  return {
    text: people
      .map(
        (one) =>
          `- name: ${one.name}\n  id_no: "${one.id}"\n  phone: '${one.mobile}'\n  iban: ${one.iban}\n  contact: ${one.email}\n  tax: ${one.uscc}\n`,
      )
      .join(''),
    truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'iban', 'email', 'cn.uscc'),
  };
}

function xml(random: Random) {
  const people = several(random, 2);
  return {
    text: people
      .map(
        (one) =>
          `<customer><name>${one.name}</name><certNo>${one.id}</certNo><tel>${one.mobile}</tel><card>${one.card}</card><mail>${one.email}</mail><iban>${one.iban}</iban></customer>`,
      )
      .join('\n'),
    truth: truthOf(people, 'cn.resident-id', 'cn.mobile', 'bank-card', 'email', 'iban'),
  };
}

function mail(random: Random) {
  const [one, other] = several(random, 2) as [Person, Person];
  const text = `From: ${one.english} <${one.email}>\nTo: "${other.english}" <${other.email}>\nSubject: 客户资料\nMessage-ID: <${random.digits(14)}.${random.chars('ABCDEF0123456789', 8)}@mail.local>\n\n您好，\n客户电话${one.mobile}，身份证${other.id}，请查收。\n\n--\n${one.name}\nTel: ${one.landline}\nMobile: +86 ${one.mobile.slice(0, 3)} ${one.mobile.slice(3, 7)} ${one.mobile.slice(7)}\n`;
  return {
    text,
    truth: { email: [one.email, other.email], 'cn.mobile': [one.mobile], 'cn.resident-id': [other.id] },
  };
}

function chat(random: Random) {
  const [one, other] = several(random, 2) as [Person, Person];
  const text = `${one.name} 14:2${random.int(0, 9)}\n我的号码是${one.mobile}你加一下\n${other.name} 14:31\n好的，打款账号${one.card}对吧，开的是${one.plate}那台车？邮箱${other.email}，电话${other.mobile}/${one.mobile}`;
  return {
    text,
    truth: {
      'cn.mobile': [one.mobile, other.mobile],
      'bank-card': [one.card],
      'cn.plate': [one.plate],
      email: [other.email],
    },
  };
}

function brokenLines(random: Random) {
  const [one] = several(random, 1) as [Person];
  const cut = random.int(4, 14);
  const text = `根据贷款合同约定，借款人的公民身份号码为${one.id.slice(0, cut)}\n${one.id.slice(cut)}，联系电话为${one.mobile.slice(0, 7)}\n${one.mobile.slice(7)}，特此说明。`;
  return { text, truth: truthOf([one], 'cn.resident-id', 'cn.mobile') };
}

function companies(random: Random) {
  const people = several(random, 3);
  const rows = people.map((one) =>
    random.pick([
      `${one.company}，统一社会信用代码：${one.uscc}`,
      `${one.company}（${one.uscc}）`,
      `名称\t${one.company}\t税号\t${one.uscc}`,
      `纳税人识别号: ${one.uscc.toLowerCase()}`,
      `IBAN: ${grouped(one.iban, ' ')} (香港身份证 ${one.hkid})`,
    ]),
  );
  const truth: Truth = { 'cn.uscc': [], iban: [], 'cn.hk-mo-tw-permit': [] };
  people.forEach((one, at) => {
    if (rows[at]!.startsWith('IBAN')) {
      truth.iban!.push(one.iban);
      truth['cn.hk-mo-tw-permit']!.push(one.hkid.replace(/[()]/g, ''));
    } else {
      truth['cn.uscc']!.push(one.uscc);
    }
  });
  return { text: rows.join('\n'), truth };
}

function grouped(value: string, by: string): string {
  if (/^3[47]/.test(value) && value.length === 15)
    return [value.slice(0, 4), value.slice(4, 10), value.slice(10)].join(by);
  return value.replace(/.{4}(?=.)/g, (four) => four + by);
}

function wide(text: string): string {
  return text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
}

/** A document that carries a marking somewhere, around it what speaks of markings without being one. */
function marked(random: Random) {
  const level = random.pick(['绝密', '机密', '秘密']);
  const term = random.pick(['5年', '10年', '长期', '三年', '1年', '6个月', '20年', '永久']);
  const title = random.pick([
    '关于2025年度经营计划的报告',
    '客户资产迁移方案',
    '并购项目尽职调查报告',
    '核心系统架构说明',
  ]);
  const english = random.pick([
    'CONFIDENTIAL',
    'Strictly Confidential',
    'STRICTLY PRIVATE AND CONFIDENTIAL',
    'Internal Use Only',
    'COMPANY CONFIDENTIAL',
    'TOP SECRET',
    'Highly Confidential',
    'RESTRICTED',
    'FOR INTERNAL USE ONLY',
    'PROPRIETARY AND CONFIDENTIAL',
  ]);
  const body = random.pick([
    '本报告所称商业秘密是指不为公众所知悉的技术信息和经营信息，员工应当保守秘密。',
    'All staff should keep confidential information safe; the secret of success is trust.',
    '会议强调，要做好保密工作，严防泄露国家机密和内部信息。',
  ]);
  const text = random.pick([
    () => `${level}★${term}\n\n${title}\n\n${body}`,
    () => `${level} ★ ${term}\n${title}\n${body}`,
    () => `${[...level].join(' ')}★${term}\n${title}`,
    () => `★${level}★${term}\n${title}`,
    () => `${title}\n密级：${level}\n编号：2025-001\n${body}`,
    () => `密 级：${level}★${term}    份号：000012\n${title}`,
    () => `保密等级: ${random.pick(['商业秘密', '内部', '机密'])}\n${title}\n${body}`,
    () => `【${level}】${title}\n${body}`,
    () => `${title}（${level}）\n\n${body}`,
    () => `〔${level}〕\n${title}`,
    () =>
      `${random.pick(['内部资料 注意保存', '内部资料，请勿外传', '内部文件 严禁外传', '仅供内部使用', '公司机密', '商业秘密', '核心商密★10年', '普通商密★3年'])}\n${title}\n${body}`,
    () => `【内部资料 注意保存】\n${title}`,
    () => `${title}\n${body}\n本文件属公司${random.pick(['机密', '商业秘密'])}，未经许可不得外传。`,
    () => `${english}\n\nQ3 forecast\n\n${body}`,
    () => `[${english.toUpperCase()}] Q3 forecast\n${body}`,
    () => `Q3 forecast\nClassification: ${english}\n\n${body}`,
    () => `TOP SECRET//${random.pick(['NOFORN', 'SI//NOFORN', 'REL TO USA, GBR'])}\n\n${body}`,
    () => `${body}\n\n${english.toUpperCase()} - DO NOT DISTRIBUTE`,
    () => `Budget 2026 - ${english.toUpperCase()}\n${body}`,
  ])();
  return { text, truth: { marking: ['any'] } };
}
