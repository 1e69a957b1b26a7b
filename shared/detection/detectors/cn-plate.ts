import { FOLD, HAN, WORD } from '../text/characters.ts';
import type { TriggerDetector } from './surface.ts';

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
/** Words that end in such a character: `更新A12345` is a revision, `四川A…` a place. */
const WORDS = new Set(
  '北京 南京 东京 天津 四川 江苏 南宁 辽宁 更新 最新 全新 创新 刷新 新新 上云 里云 讯云 为云 私云 公云 西藏 隐藏 收藏 珍贵 昂贵 高贵 年青 大吉 升级'.split(
    ' ',
  ),
);
const ORDINARY = /^(?=(?:.*[0-9]){3})[A-HJ-NP-Z0-9]{5}$/;
const TRAILER = /^[A-HJ-NP-Z0-9]{4}[挂学警港澳领试超]$/;
/** New energy: D, A, B, C, E pure electric, F, G, H, J, K others; in first place for small, last for large cars. */
const NEW_ENERGY = /^(?:[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK])$/;

/** Chinese number plate: province, office letter, serial of five, or six for new-energy vehicles. */
export const cnPlate: TriggerDetector = {
  id: 'cn.plate',
  name: { 'zh-CN': '机动车号牌', en: 'Chinese number plate' },
  standard: 'GA 36-2018',
  confidence: 0.9,
  person: 'identifier',
  triggers: PROVINCES,
  after: (code) => code === 0x20 || isOfficeLetter(upper(code)),

  find(text, at, place) {
    let next = at + 1;
    while (text.charCodeAt(next) === 0x20 && next < at + 2) next++;
    const letter = upper(text.charCodeAt(next));
    if (!isOfficeLetter(letter)) return undefined;
    if (HAN[text.charCodeAt(at - 1)] === 1 && WORDS.has(text.slice(at - 1, at + 1))) return undefined;
    let end = next + 1;
    if ('·•・.-‧ ．－'.includes(text.charAt(end) || '?')) end++;
    let serial = '';
    while (serial.length < 7 && end < text.length) {
      const code = upper(text.charCodeAt(end));
      if (!((code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a))) break;
      serial += String.fromCharCode(code);
      end++;
    }
    if (serial.length === 4 && /[挂学警港澳领试超]/.test(text.charAt(end))) serial += text.charAt(end++);
    if (!ORDINARY.test(serial) && !TRAILER.test(serial) && !NEW_ENERGY.test(serial)) return undefined;
    if (WORD[text.charCodeAt(end)] === 1 || /^[-_][0-9A-Za-z]/.test(text.slice(end, end + 2)))
      return undefined;
    const label = place.label(at);
    if (label !== undefined && label !== 'plate' && label !== 'name') return undefined;
    const value = text.charAt(at) + String.fromCharCode(letter) + serial;
    return { start: at, end, value, confidence: label === 'plate' ? 0.98 : 0.9 };
  },
  mask: (value) => `${value.slice(0, 3)}${'*'.repeat(Math.max(0, value.length - 5))}${value.slice(-2)}`,
};

/** I and O are not given. */
function isOfficeLetter(code: number): boolean {
  return code >= 0x41 && code <= 0x5a && code !== 0x49 && code !== 0x4f;
}

function upper(code: number): number {
  const folded = FOLD[code] ?? 0;
  return folded >= 0x61 && folded <= 0x7a ? folded - 32 : folded;
}
