import { HAN } from '../../text/characters.ts';
import type { Found, TriggerDetector } from '../surface.ts';

const REACH = 64;
/** By their first two characters: 黑龙, 内蒙. */
const PROVINCE_STARTS = new Set(
  '北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门'
    .split(' ')
    .map((name) => name.charCodeAt(0) * 65_536 + name.charCodeAt(1)),
);
const REGION_END = new Set('市区县州盟旗');
const STREET =
  /[\u4e00-\u9fffA-Za-z0-9](?:街道|大道|大街|胡同|路|街|道|巷|弄|里|镇|乡|村|屯|庄|社区|小区|花园|大厦|广场|公寓|家园|苑|园|城|庭|府|湾|寓|座)/;
/** The last characters of STREET: without one there is no need to look closer. */
const STREET_END = new Uint8Array(65_536);
for (const char of '道街同路巷弄里镇乡村屯庄区园厦场寓苑城庭府湾座') STREET_END[char.charCodeAt(0)] = 1;
/** What stands before the colon of such a label. */
const LABEL_ENDS = new Set('址地"');
const UNITS = new Set('号栋幢弄室组');
/** What may stand before an address without a space: `现住北京市…`. */
const BEFORE =
  /^.*(?:住址|地址|住在|位于|居住于|现住|家住|寄到|寄往|送到|送至|在|于|至|为|是|的|往|到|[:：，,。；;])/;
const NOT_PLACES =
  /^(?:小区|社区|市区|城区|地区|园区|校区|景区|全市|本市|我市|该市|各市|城市|县市|上市|超市|股市|门市|都市)/;
const TAIL_DETAIL =
  /^[ -]?(?:[0-9０-９A-Za-z一二三四五六七八九十]{1,5}(?:-[0-9]{1,4})?(?:号楼|号院|号|栋|幢|弄|室|单元|座|组|队|楼|层|门|户|房)|[0-9]{3,4}(?![0-9]))/;
const TAIL_NAME = /^[\u4e00-\u9fff]{2,8}(?:大厦|小区|花园|公寓|广场|苑)/;
const MAX_TAIL = 40;
const ENDS_VALUE = /[\t\n\r,;|"'，；。<]| {2}/;
const MAX_CELL = 100;
const STARTS_HAN = /^[\s"']*[\u4e00-\u9fff]/;

/** Postal address in mainland China, from a region down to a door: what a letter needs, not the mere name of a place. */
export const cnAddress: TriggerDetector = {
  id: 'cn.address',
  name: { 'zh-CN': '地址', en: 'Chinese postal address' },
  standard: 'GB/T 23705-2009, GB/T 2260',
  confidence: 0.8,
  person: 'identifier',
  triggers: '号栋幢弄室组:：',
  before: (code) => isNumber(code) || LABEL_ENDS.has(String.fromCharCode(code)),

  find(text, at, place) {
    if (!UNITS.has(text.charAt(at))) return afterLabel(text, at, place.lineStart);
    if (!isNumber(text.charCodeAt(at - 1))) return undefined;
    const floor = Math.max(place.lineStart, at - REACH);
    let from = at;
    let street = false;
    for (; from > floor && isPart(text.charCodeAt(from - 1)); from--) {
      if (STREET_END[text.charCodeAt(from - 1)] === 1) street = true;
    }
    if (!street) return undefined;
    const start = beginOf(text, from, at);
    if (start < 0) return undefined;
    const end = endOf(text, at + 1);
    return {
      start,
      end,
      value: text.slice(start, end).replace(/\s+/g, ''),
      confidence: place.label(start) === 'address' ? 0.95 : 0.8,
    };
  },
  mask: (value) => `${value.slice(0, 6)}${'*'.repeat(Math.min(12, Math.max(0, value.length - 6)))}`,
};

/** An address as the whole of a cell, or behind a label that says so; the door may be missing. */
export function addressInCell(cell: string): Pick<Found, 'value' | 'confidence'> | undefined {
  if (cell.length < 6 || cell.length > MAX_CELL || !STARTS_HAN.test(cell)) return undefined;
  const value = cell.replace(/[\s"]+/g, '');
  const region = value.search(/[省市区县旗州]/);
  if (region < 1 || value.length < 6) return undefined;
  return /^.{2,}(?:[路街道巷村镇乡弄里园苑号室栋庄]|小区)/.test(value.slice(region + 1))
    ? { value, confidence: 0.9 }
    : undefined;
}

/** `地址：…`, up to the end of the field. */
function afterLabel(text: string, at: number, lineStart: number): Found | undefined {
  if (!LABEL_ENDS.has(text.charAt(at - 1))) return undefined;
  if (!/址"?$|所在地"?$/.test(text.slice(Math.max(lineStart, at - 6), at))) return undefined;
  let start = at + 1;
  while (start < text.length && /[ \u3000"]/.test(text.charAt(start))) start++;
  const rest = text.slice(start, start + MAX_CELL);
  const cut = rest.search(ENDS_VALUE);
  const cell = cut < 0 ? rest : rest.slice(0, cut);
  const address = addressInCell(cell);
  return address && { start, end: start + cell.length, ...address, confidence: 0.95 };
}

/** Where the address that ends with the number at `at` begins, or -1: a region, then a street, then the number. */
function beginOf(text: string, from: number, at: number): number {
  const part = text.slice(from, at);
  let start = -1;
  for (let index = 0; index + 1 < part.length && start < 0; index++) {
    if (PROVINCE_STARTS.has(part.charCodeAt(index) * 65_536 + part.charCodeAt(index + 1))) start = index;
  }
  const named = start >= 0;
  if (!named) start = BEFORE.exec(part)?.[0].length ?? 0;
  // Between the region's name and the street stands the region's kind, unless a province was named.
  let region = named ? start + 2 : -1;
  for (let index = start + 2; index < part.length; index++) {
    if (REGION_END.has(part.charAt(index)) && index - Math.max(start, region) <= 12) region = index + 1;
    else if (region >= 0 && index - region > 12) break;
  }
  if (region < 0) return -1;
  if (!named && region - start > 24) start = region - 24;
  const name = part.slice(start);
  if (NOT_PLACES.test(name) || !STREET.test(part.slice(region))) {
    // The street's own character may be the last that looked like a region: 市 in 花市路.
    if (!named || !STREET.test(part.slice(start + 2))) return -1;
  }
  return from + start;
}

/** Where the finer parts behind the first number end: `…88号3栋2单元501`. */
function endOf(text: string, from: number): number {
  let end = from;
  for (;;) {
    const rest = text.slice(end, Math.min(from + MAX_TAIL, end + 24));
    const found = TAIL_DETAIL.exec(rest) ?? TAIL_NAME.exec(rest);
    if (!found) return end;
    end += found[0].length;
  }
}

function isNumber(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0xff10 && code <= 0xff19) ||
    (code >= 0x41 && code <= 0x5a) ||
    '一二三四五六七八九十百'.includes(String.fromCharCode(code))
  );
}

function isPart(code: number): boolean {
  return (
    HAN[code] === 1 || isNumber(code) || (code >= 0x61 && code <= 0x7a) || code === 0x2d || code === 0x20
  );
}
