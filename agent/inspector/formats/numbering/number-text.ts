/** How a list writes its numbers; the values of MSONFC ([MS-OSHARED] 2.2.1.3), as Word and RTF store them. */
const BULLET = 0x17;
const NONE = 0xff;
const LARGEST = 32_767;

const HAN_DIGITS = [...'〇一二三四五六七八九'];
const HAN_TENS = ['', '十', '百', '千'];
const LEGAL_TENS = ['', '拾', '佰', '仟'];
const LEGAL_SIMPLIFIED = [...'零壹贰叁肆伍陆柒捌玖'];
const LEGAL_TRADITIONAL = [...'零壹貳參肆伍陸柒捌玖'];
const LEGAL_JAPANESE = [...'零壱弐参四伍六七八九'];
const KOREAN = [...'영일이삼사오육칠팔구'];
const STEMS = [...'甲乙丙丁戊己庚辛壬癸'];
const BRANCHES = [...'子丑寅卯辰巳午未申酉戌亥'];
const AIUEO = [
  ...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン',
];
const IROHA = [
  ...'イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン',
];
const GANADA = [...'가나다라마바사아자차카타파하'];
const CHOSUNG = [...'ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ'];

/** Number formats by their value; what is not among them is written in Arabic digits. */
const WRITERS = new Map<number, (value: number) => string>([
  [0x01, (value) => roman(value)],
  [0x02, (value) => roman(value).toLowerCase()],
  [0x03, (value) => letters(value)],
  [0x04, (value) => letters(value).toLowerCase()],
  [0x05, ordinal],
  [0x08, (value) => value.toString(16).toUpperCase()],
  [0x0a, (value) => digits(value, HAN_DIGITS)],
  [0x0b, (value) => counted(value, HAN_DIGITS, HAN_TENS)],
  [0x0c, (value) => cyclic(value, AIUEO)],
  [0x0d, (value) => cyclic(value, IROHA)],
  [0x0e, fullWidth],
  [0x10, (value) => counted(value, LEGAL_JAPANESE, ['', '拾', '百', '千'])],
  [0x11, (value) => digits(value, HAN_DIGITS)],
  [0x12, circled],
  [0x13, fullWidth],
  [0x14, (value) => cyclic(value, AIUEO)],
  [0x15, (value) => cyclic(value, IROHA)],
  [0x16, (value) => String(value).padStart(2, '0')],
  [BULLET, () => ''],
  [0x18, (value) => cyclic(value, GANADA)],
  [0x19, (value) => cyclic(value, CHOSUNG)],
  [0x1a, (value) => (value <= 20 ? String.fromCodePoint(0x2487 + value) : `${value}.`)],
  [0x1b, (value) => (value <= 20 ? String.fromCodePoint(0x2473 + value) : `(${value})`)],
  [0x1c, circled],
  [0x1d, (value) => (value <= 10 ? String.fromCodePoint(0x321f + value) : String(value))],
  [0x1e, (value) => STEMS[value - 1] ?? String(value)],
  [0x1f, (value) => BRANCHES[value - 1] ?? String(value)],
  [0x20, (value) => cyclic(value, STEMS) + cyclic(value, BRANCHES)],
  [0x21, (value) => counted(value, HAN_DIGITS, HAN_TENS)],
  [0x22, (value) => counted(value, LEGAL_TRADITIONAL, LEGAL_TENS, true)],
  [0x23, (value) => counted(value, HAN_DIGITS, HAN_TENS)],
  [0x24, (value) => digits(value, HAN_DIGITS)],
  [0x25, (value) => counted(value, HAN_DIGITS, HAN_TENS)],
  [0x26, (value) => counted(value, LEGAL_SIMPLIFIED, LEGAL_TENS, true)],
  [0x27, (value) => counted(value, HAN_DIGITS, HAN_TENS)],
  [0x29, (value) => digits(value, KOREAN)],
  [0x39, (value) => `- ${value} -`],
  [NONE, () => ''],
]);

/** Whether a format writes a sign that is the same for every paragraph. */
export function isBullet(format: number): boolean {
  return format === BULLET;
}

/** A number of a list as it is printed. Numbers below 1 or beyond what lists have are written in Arabic digits. */
export function numberText(value: number, format: number): string {
  if (value < 1 || value > LARGEST) return format === NONE || format === BULLET ? '' : String(value);
  return WRITERS.get(format)?.(value) ?? String(value);
}

function roman(value: number): string {
  if (value > 3999) return String(value);
  const signs: [number, string][] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ];
  let text = '';
  let left = value;
  for (const [worth, sign] of signs) {
    for (; left >= worth; left -= worth) text += sign;
  }
  return text;
}

/** A to Z, then AA, BB and so on. */
function letters(value: number): string {
  const times = Math.min(Math.ceil(value / 26), 30);
  return String.fromCharCode(0x41 + ((value - 1) % 26)).repeat(times);
}

function ordinal(value: number): string {
  const teen = Math.floor(value / 10) % 10 === 1;
  return `${value}${(!teen && ['', 'st', 'nd', 'rd'][value % 10]) || 'th'}`;
}

function cyclic(value: number, signs: readonly string[]): string {
  return signs[(value - 1) % signs.length]!;
}

function digits(value: number, signs: readonly string[]): string {
  return [...String(value)].map((digit) => signs[Number(digit)]).join('');
}

function fullWidth(value: number): string {
  return String(value).replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

function circled(value: number): string {
  return value <= 20 ? String.fromCodePoint(0x245f + value) : String(value);
}

/** In words of ones and tens: 十二, 一百零五; `full` also says the one of 壹拾. */
function counted(value: number, signs: readonly string[], tens: readonly string[], full = false): string {
  if (value > 9999) return String(value);
  const written = String(value);
  let text = '';
  let gap = false;
  for (const [at, digit] of [...written].entries()) {
    const place = written.length - 1 - at;
    if (digit === '0') {
      gap = text !== '';
      continue;
    }
    if (gap) text += '零';
    gap = false;
    const lone = digit === '1' && place === 1 && text === '' && !full;
    text += (lone ? '' : signs[Number(digit)]!) + tens[place]!;
  }
  return text;
}
