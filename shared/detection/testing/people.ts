// Values as authorities, banks and networks give them out, made without the detectors' own code: each check
// is written here a second time from its standard.
import type { Random } from './random.ts';

export interface Person {
  name: string;
  english: string;
  id: string;
  mobile: string;
  card: string;
  email: string;
  plate: string;
  address: string;
  landline: string;
  iban: string;
  ssn: string;
  hkid: string;
  passport: string;
  company: string;
  uscc: string;
}

const AREAS = [
  '110101',
  '110108',
  '120103',
  '130102',
  '140105',
  '150102',
  '210102',
  '220104',
  '230103',
  '310104',
  '310115',
  '320102',
  '320505',
  '330106',
  '330782',
  '340104',
  '350203',
  '360102',
  '370102',
  '370203',
  '410105',
  '420106',
  '430102',
  '440106',
  '440305',
  '450103',
  '460105',
  '500112',
  '510107',
  '520103',
  '530102',
  '540102',
  '610113',
  '620102',
  '630104',
  '640104',
  '650104',
  '430922',
  '341226',
  '513821',
];
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤';
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文海燕晓雪梓轩宇浩然子涵欣怡佳琪思雨嘉俊峰鹏飞云鑫婷倩颖琳莉萍波斌辉凯旭亮健';
const FIRST = [
  'James',
  'Mary',
  'Robert',
  'Linda',
  'David',
  'Susan',
  'Thomas',
  'Karen',
  'Li',
  'Anna',
  'Miguel',
  'Sofia',
];
const LAST = [
  'Smith',
  'Johnson',
  'Brown',
  'Garcia',
  'Miller',
  'Davis',
  'Wilson',
  'Anderson',
  'Zhang',
  'Müller',
  'Rossi',
];
const SEGMENTS =
  '130 131 132 133 134 135 136 137 138 139 145 147 149 150 151 152 153 155 156 157 158 159 165 166 167 170 171 172 173 175 176 177 178 180 181 182 183 184 185 186 187 188 189 190 191 193 195 196 197 198 199'.split(
    ' ',
  );
/** Leading digits and length, from issuers' public tables. */
const CARDS: readonly [string, number][] = [
  ['622202', 19],
  ['621226', 19],
  ['622848', 19],
  ['621700', 19],
  ['621661', 19],
  ['622588', 16],
  ['622575', 16],
  ['625912', 16],
  ['621098', 19],
  ['622700', 19],
  ['620058', 19],
  ['621483', 16],
  ['436742', 19],
  ['955880', 19],
  ['4', 16],
  ['4', 16],
  ['51', 16],
  ['55', 16],
  ['2321', 16],
  ['37', 15],
  ['34', 15],
  ['3530', 16],
  ['6011', 16],
];
const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const PLATE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const PLATE_CHARS = `${PLATE_LETTERS}0123456789`;
const STREETS = ['中山路', '人民大道', '解放东路', '建设街', '长江路', '科技园南路', '文一西路', '淮海中路'];
const PLACES = [
  '北京市海淀区',
  '上海市浦东新区',
  '广东省深圳市南山区',
  '浙江省杭州市西湖区',
  '四川省成都市武侯区',
  '江苏省南京市鼓楼区',
  '湖北省武汉市洪山区',
];
const DOMAINS = [
  '163.com',
  'qq.com',
  'gmail.com',
  'outlook.com',
  'sina.com.cn',
  'foxmail.com',
  'example.org',
  'mail.huaxin-sec.com.cn',
  'corp.example.co.uk',
  'bank.com.hk',
];
const AREA_CODES: readonly [string, number][] = [
  ['010', 8],
  ['021', 8],
  ['020', 8],
  ['0755', 8],
  ['0571', 8],
  ['0512', 8],
  ['0931', 7],
  ['0871', 8],
  ['0991', 7],
  ['0538', 7],
];
const USCC = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export function person(random: Random): Person {
  const name = random.char(SURNAMES) + random.chars(GIVEN, random.chance(0.25) ? 1 : 2);
  return {
    name,
    english: `${random.pick(FIRST)} ${random.pick(LAST)}`,
    id: residentId(random),
    mobile: mobile(random),
    card: card(random),
    email: email(random),
    plate: plate(random),
    address: `${random.pick(PLACES)}${random.pick(STREETS)}${random.int(1, 999)}号${random.int(1, 30)}栋${random.int(101, 3204)}室`,
    landline: landline(random),
    iban: iban(random),
    ssn: ssn(random),
    hkid: hkid(random),
    passport: `${random.pick(['E', 'G', 'EA', 'EJ'])}${random.digits(9)}`.slice(0, 9),
    company: `${random.pick(['北京', '上海', '深圳'])}${random.chars(GIVEN, 2)}科技有限公司`,
    uscc: creditCode(random),
  };
}

/** GB 11643-1999: weights 2^(17-i) mod 11. */
export function residentId(random: Random): string {
  const day = new Date(Date.UTC(random.int(1935, 2012), random.int(0, 11), random.int(1, 28)));
  const body = random.pick(AREAS) + day.toISOString().slice(0, 10).replaceAll('-', '') + random.digits(3);
  return body + residentCheck(body);
}

export function residentCheck(body: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at++) sum += Number(body[at]) * (2 ** (17 - at) % 11);
  return '0123456789X'[(12 - (sum % 11)) % 11]!;
}

export function mobile(random: Random): string {
  return random.pick(SEGMENTS) + random.digits(8);
}

export function card(random: Random): string {
  const [lead, length] = random.pick(CARDS);
  const body = lead + random.digits(length - lead.length - 1);
  return body + luhnCheck(body);
}

export function luhnCheck(body: string): string {
  let sum = 0;
  [...body].reverse().forEach((digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return String((10 - (sum % 10)) % 10);
}

export function email(random: Random): string {
  const word = 'abcdefghijklmnopqrstuvwxyz';
  const local = random.pick([
    () => random.chars(word, random.int(4, 9)),
    () => `${random.chars(word, 5)}.${random.chars(word, 6)}`,
    () => `${random.chars(word, 4)}_${random.digits(3)}`,
    () => `${random.chars(word, 6)}+${random.chars(word, 4)}`,
    () => random.pick('12345678'.split('')) + random.digits(random.int(6, 9)),
    () => `${random.chars(word, 3)}-${random.chars(word, 3)}${random.digits(2)}`,
  ])();
  return `${local}@${random.pick(DOMAINS)}`;
}

export function plate(random: Random): string {
  const head = random.char(PROVINCES) + random.char(PLATE_LETTERS);
  if (random.chance(0.3))
    return head + random.pick(['D', 'F', 'A']) + random.char(PLATE_CHARS) + random.digits(4);
  if (random.chance(0.1)) return head + random.digits(5) + random.pick(['D', 'F']);
  return (
    head +
    random.pick([
      () => random.digits(5),
      () => random.char(PLATE_LETTERS) + random.digits(4),
      () => random.digits(3) + random.chars(PLATE_LETTERS, 2),
      () => random.digits(2) + random.char(PLATE_LETTERS) + random.digits(2),
    ])()
  );
}

export function landline(random: Random): string {
  const [code, local] = random.pick(AREA_CODES);
  return `${code}-${random.int(2, 8)}${random.digits(local - 1)}`;
}

/** ISO 13616: letters as 10 to 35, country and check moved behind, remainder 1 modulo 97. */
export function iban(random: Random): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const [country, body] = random.pick<[string, string]>([
    ['DE', random.digits(18)],
    ['GB', random.chars(letters, 4) + random.digits(14)],
    ['FR', random.digits(10) + random.chars(`${letters}0123456789`, 11) + random.digits(2)],
    ['ES', random.digits(20)],
    ['CH', random.digits(5) + random.chars(`${letters}0123456789`, 12)],
    ['NL', random.chars(letters, 4) + random.digits(10)],
    ['IT', random.char(letters) + random.digits(10) + random.chars(`${letters}0123456789`, 12)],
    ['NO', random.digits(11)],
    ['PL', random.digits(24)],
  ]);
  const spelled = [...`${body}${country}00`].map((char) => Number.parseInt(char, 36)).join('');
  return country + String(98n - (BigInt(spelled) % 97n)).padStart(2, '0') + body;
}

export function ssn(random: Random): string {
  const area = random.int(1, 899);
  const valid = area === 666 ? 667 : area;
  return `${String(valid).padStart(3, '0')}-${String(random.int(1, 99)).padStart(2, '0')}-${String(random.int(1, 9999)).padStart(4, '0')}`;
}

/** Weighted sum with weights 9 to 1 divisible by 11, a blank first letter counting 36. */
export function hkid(random: Random): string {
  const letter = random.char('ABCDEFGHKMPRSYZ');
  const digits = random.digits(6);
  const sum =
    36 * 9 +
    (letter.charCodeAt(0) - 55) * 8 +
    [...digits].reduce((total, digit, at) => total + Number(digit) * (7 - at), 0);
  const check = (11 - (sum % 11)) % 11;
  return `${letter}${digits}(${check === 10 ? 'A' : check})`;
}

/** GB 32100-2015: 31 characters without I, O, S, V, Z; weights 3^i mod 31. */
export function creditCode(random: Random): string {
  const body =
    random.pick(['91', '92', '93', '12', '52', '51']) +
    random.pick(AREAS) +
    random.digits(4) +
    random.chars(USCC, 5);
  return body + creditCheck(body);
}

export function creditCheck(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const char of body) {
    sum += USCC.indexOf(char) * weight;
    weight = (weight * 3) % 31;
  }
  return USCC[(31 - (sum % 31)) % 31]!;
}
