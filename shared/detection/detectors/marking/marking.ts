import type { Place } from '../../scan/place.ts';
import { BLANK, FOLD, HAN, halfWidth } from '../../text/characters.ts';
import type { Found, LineDetector } from '../surface.ts';
import {
  AT_END,
  BANNER,
  CHINESE,
  DECLARED,
  DECLARED_ENGLISH,
  ENGLISH,
  ENGLISH_FIELD_NAME,
  EXPLAINED,
  FIELD_NAME,
  levelOfChinese,
  levelOfEnglish,
  NOTE,
  OF_COMPANY,
  SPACED_OUT,
  SPOKEN_OF,
  TITLE_CASE_END,
  TITLE_CASE_HEAD,
  TITLED,
  WITH_STAR,
} from './phrases.ts';

/** A marking is short, and so is the line that carries it. */
const MAX_LINE = 160;
const MAX_TITLE = 80;
/** Letterheads put a level and a number or a name side by side; further down it is a table. */
const LETTERHEAD_LINES = 8;

/**
 * A classification marking: told from the mere word by where it stands. It counts alone on its line, with ★,
 * as the value of a 密级 field, in brackets at the head or end of a title, beside wide space in a letterhead,
 * and as a word of its own in titles, page headers and footers, watermarks and file names.
 */
export const marking: LineDetector = {
  id: 'marking',
  name: { 'zh-CN': '密级标志', en: 'Classification marking' },
  standard: '《保守国家秘密法》, GB/T 9704-2012 §7.2.2, EO 13526',
  confidence: 0.95,

  find(text, start, end, place) {
    if (end - start > MAX_LINE || !mayBeMarked(text, start, end, place)) return undefined;
    const raw = text.slice(start, end);
    if (!WORDS.test(raw)) return undefined;
    const line = simplified(halfWidth(raw).trim());
    const verdict =
      around(place) && !/[。；;]/.test(line)
        ? (readAnyWord(line) ?? readLine(line, place))
        : readLine(line, place);
    return verdict && { start, end, ...verdict };
  },
  mask: (value) => value.slice(0, 64),
};

type Verdict = Pick<Found, 'value' | 'confidence' | 'level'>;

const FIRST = new Uint8Array(65_536);
for (const char of '绝机秘内商核普企公本集严高仅限只单行部国工密文信数资涉保安项定絕機內極業級資主回转')
  FIRST[char.charCodeAt(0)] = 1;
/** What English markings, and what stands before them, begin with. */
const ENGLISH_FIRST = triples(
  'top,tlp,sec,str,sub,sen,com,con,cor,cos,cli,cla,int,inf,res,re:,re ,pri,pro,per,hig,for,fil,bus,mos,att,tra,off,doc,dat,thi,mar,nat,unc,eu ,uk ,fw:,fw ,fwd',
);
/** What they end with, where something else begins the line. */
const ENGLISH_LAST = triples('ial,nal,nly,ary,ret,aft,opy,ion');
/** A letter of its own: `C O N F I D E N T I A L`. */
const LONE_FIRST = new Set([0x63, 0x73, 0x74]);
const LAST = new Uint8Array(65_536);
for (const char of '密機部料件开传年月期日级用存阅管久】])）〕★☆') LAST[char.charCodeAt(0)] = 1;
const DECORATION = /^(?:[\s#*_>|=~"'“”‘’`·•●■◆▲※-]|<<)+|(?:[\s#*_|=~"'“”‘’`·•●■◆▲※-]|>>)+$/g;
const SUBJECT = /^(?:subject|主题|re|fwd?|回复|转发)\s*:\s*/i;
const TRADITIONAL = new Map(
  [...'機机絕绝內内極极業业級级資资'].map((_, at, all): [string, string] => [all[at & ~1]!, all[at | 1]!]),
);

/** One of them, or a full-width letter, is in every marking. */
const WORDS =
  /密|内部|內部|[\uff21-\uff5a]|confid|secret|restrict|internal|propriet|classif|official|tlp:|[A-Z] {1,3}[A-Z] {1,3}[A-Z] {1,3}[A-Z]/i;

function around(place: Place): boolean {
  return place.role !== 'body' && place.role !== 'sheet' && place.role !== 'property';
}

/** Cheap look at the first and last characters: nearly every line ends here. */
function mayBeMarked(text: string, start: number, end: number, place: Place): boolean {
  if (around(place)) return true;
  let first = start;
  while (first < end && !isLetter(text.charCodeAt(first))) first++;
  if (first === end) return false;
  let last = end - 1;
  while (last > first && (BLANK[text.charCodeAt(last)] === 1 || text.charCodeAt(last) === 0x0d)) last--;
  if (FIRST[text.charCodeAt(first)] === 1 || LAST[text.charCodeAt(last)] === 1) return true;
  while (last > first && text.charCodeAt(last) < 0x80 && !isLatin(text.charCodeAt(last))) last--;
  return (
    ENGLISH_FIRST.has(tripleAt(text, first)) ||
    ENGLISH_LAST.has(tripleAt(text, last - 2)) ||
    (LONE_FIRST.has(FOLD[text.charCodeAt(first)]!) && text.charCodeAt(first + 1) === 0x20) ||
    place.isStarred(start, end)
  );
}

function triples(words: string): Set<number> {
  return new Set(words.split(',').map((word) => tripleAt(word, 0)));
}

/** Three characters as a number, case folded; -1 when one of them is not ASCII. */
function tripleAt(text: string, at: number): number {
  if (at < 0 || at + 2 >= text.length) return -1;
  const first = FOLD[text.charCodeAt(at)]!;
  const second = FOLD[text.charCodeAt(at + 1)]!;
  const third = FOLD[text.charCodeAt(at + 2)]!;
  return (first | second | third) < 0x80 ? (first << 14) | (second << 7) | third : -1;
}

function readLine(line: string, place: Place): Verdict | undefined {
  const bare = line.replace(DECORATION, '').replace(SUBJECT, '');
  return (
    readStar(bare) ??
    readAlone(bare) ??
    readField(bare) ??
    readHead(bare) ??
    readEnd(bare, place) ??
    readDeclared(bare) ??
    (place.lineNumber < LETTERHEAD_LINES ? readLetterhead(line.trim()) : undefined) ??
    (place.lineNumber === 0 ? readTitle(bare) : undefined)
  );
}

function readStar(line: string): Verdict | undefined {
  const found = WITH_STAR.exec(closeUp(line));
  if (!found || SPOKEN_OF.test(line)) return undefined;
  return { value: found[0], confidence: 0.98, level: levelOfChinese(found[1]!) };
}

function readAlone(line: string): Verdict | undefined {
  const inner = unbracket(
    SPACED_OUT.test(line) ? line.replace(/(?<=\w) (?=\w)/g, '').replace(/ +/g, ' ') : line,
  );
  const company = OF_COMPANY.exec(inner);
  if (company) return readPhrase(company[1]!.split(' ')[0]!, true, 0.85);
  return readPhrase(inner, inner === line, 0.95);
}

/** `密级：机密`, `Classification: Confidential`, and a form with boxes of which one is ticked. */
function readField(line: string): Verdict | undefined {
  const colon = /^(.{2,32}?)\s*[:：=\t]\s*(.+)$/.exec(line) ?? /^(\S{2,8})\s+(\S+)$/.exec(line);
  if (!colon) return undefined;
  const name = closeUp(colon[1]!.replace(/^[(（【[]|[)）】\]]$/g, ''));
  if (!FIELD_NAME.test(name) && !ENGLISH_FIELD_NAME.test(colon[1]!.trim())) return undefined;
  const value = colon[2]!.trim();
  const ticked = /[☑√✓✔■●◉]\s*([^\s☐□○[\]()（）/、]+)/.exec(value);
  const told = ticked ? ticked[1]! : value.split(/\s{2,}|\t|[,，;；。]|\s(?=保密|期限|编号)/)[0]!;
  if (!ticked && /[/、|□☐]/.test(told)) return undefined; // the choices of an empty form
  return readPhrase(unbracket(told), false, 0.97);
}

/** `【机密】关于…`, `CONFIDENTIAL - Budget`. */
function readHead(line: string): Verdict | undefined {
  const bracketed = /^[【[(（〔<《](.{2,40}?)[】\])）〕>》](.*)$/.exec(line);
  if (bracketed) {
    if (EXPLAINED.test(bracketed[2]!) || SPOKEN_OF.test(line) || /^[a-z]/.test(bracketed[1]!))
      return undefined;
    return readPhrase(bracketed[1]!, false, 0.9);
  }
  const dashed = /^([A-Z][A-Z ]{6,40}?)(\s+[-–—|]\s+|\s*\/\/|:\s+)(?=\S)/.exec(line);
  if (!dashed) {
    const titled = TITLE_CASE_HEAD.exec(line);
    return titled ? readPhrase(titled[1]!, true, 0.85) : undefined;
  }
  // `SECRET: x` is a setting, `CONFIDENTIAL: x` a subject line.
  if (dashed[2]!.startsWith(':') && /^SECRET|^INTERNAL/.test(dashed[1]!)) return undefined;
  return readPhrase(dashed[1]!, true, 0.85);
}

/** `某某方案（机密）`, `Budget 2025 - CONFIDENTIAL`, `© Acme. Confidential`. */
function readEnd(line: string, place: Place): Verdict | undefined {
  if (line.length > MAX_TITLE || SPOKEN_OF.test(line)) return undefined;
  const bracketed = /^([^。；;!！?？]+)[【[(（〔]([^【[(（〔】\])）〕]{2,40})[】\])）〕]$/.exec(line);
  if (
    bracketed &&
    !/^[a-z]/.test(bracketed[2]!) &&
    (place.lineNumber < LETTERHEAD_LINES || !/[,，]/.test(line))
  ) {
    return readPhrase(bracketed[2]!, false, 0.85, true);
  }
  const named = /[。，,；;！？!?]/.test(line) ? null : AT_END.exec(closeUp(line));
  if (named) return readPhrase(named[1]!, true, 0.8);
  const dashed = /\s[-–—|]\s*([A-Z][A-Z ]{6,40})$/.exec(line) ?? TITLE_CASE_END.exec(line);
  if (dashed) return readPhrase(dashed[1]!, true, 0.85);
  const page =
    /(?:©|\(c\)|\bcopyright\b|\bpage \d+|第\s*\d+\s*页).{0,60}?[\s.|,]([A-Z][A-Za-z ]{6,40})\.?$/i.exec(line);
  return page ? readPhrase(page[1]!.trim(), true, 0.85) : undefined;
}

function readDeclared(line: string): Verdict | undefined {
  const chinese = DECLARED.exec(closeUp(line));
  if (chinese) return readPhrase(chinese[1]!, true, 0.9);
  const english = DECLARED_ENGLISH.exec(line);
  return english ? readPhrase(english[1]!, true, 0.85) : undefined;
}

/** `绝密 2024年并购方案` on the first line. */
function readTitle(line: string): Verdict | undefined {
  const found = TITLED.exec(line);
  return found && !SPOKEN_OF.test(line) && !EXPLAINED.test(line.slice(found[0].length))
    ? readPhrase(found[1]!, true, 0.8)
    : undefined;
}

/** Wide space beside the level: `机密        第 003 号`. */
function readLetterhead(line: string): Verdict | undefined {
  const pieces = line.split(/\s{2,}|\t|\u3000+/);
  if (pieces.length < 2 || pieces.length > 3) return undefined;
  return readPhrase(pieces[0]!, true, 0.85) ?? readPhrase(pieces[pieces.length - 1]!, true, 0.85);
}

/** In titles, page headers and file names any word of its own counts. */
function readAnyWord(line: string): Verdict | undefined {
  const star = readStar(line);
  if (star) return star;
  if (SPOKEN_OF.test(line)) return undefined;
  const whole = readPhrase(line, true, 0.95);
  if (whole) return whole;
  for (const piece of line.split(
    /[|/_,，.:：()（）【】[\]〔〕<>《》—–]+|\s-\s|-(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])-/,
  )) {
    const verdict = readPhrase(piece.trim(), true, 0.9);
    if (verdict) return verdict;
    for (const word of piece.split(/\s+/)) {
      const chinese = HAN[word.charCodeAt(0)] === 1 ? readPhrase(word, true, 0.9) : undefined;
      if (chinese) return chinese;
    }
  }
  return undefined;
}

/** The phrase itself. `strict` asks for capitals where an English word could be an ordinary one. */
function readPhrase(
  phrase: string,
  strict: boolean,
  confidence: number,
  carrier = false,
): Verdict | undefined {
  const closed = closeUp(phrase);
  const chinese = CHINESE.exec(closed);
  if (chinese && isNotes(closed, chinese[0].length)) {
    if (chinese[0] === '内部' && closed.startsWith('编号', 2)) return undefined;
    // A bare 内部 at the end of a title, as in "(内部)", says too little about a place.
    if (carrier && closed === '内部')
      return { value: closed, confidence: confidence - 0.1, level: 'internal' };
    return { value: closed, confidence, level: levelOfChinese(chinese[1]!) };
  }
  const trimmed = phrase.trim();
  const banner = BANNER.exec(trimmed);
  const english = banner ?? ENGLISH.exec(trimmed);
  if (!english) return undefined;
  const words = banner ? english.slice(1).find((each) => each !== undefined)! : english[1]!;
  const level = levelOfEnglish(words, strict && !banner);
  return level === undefined ? undefined : { value: trimmed, confidence, level };
}

/** Whether from there on stands nothing but notes such as 注意保存. */
function isNotes(text: string, from: number): boolean {
  for (let at = from; at < text.length; at = NOTE.lastIndex) {
    NOTE.lastIndex = at;
    if (!NOTE.test(text)) return false;
  }
  return true;
}

function unbracket(line: string): string {
  const inner = /^[【[(（〔<《「『"“]\s*([^【[(（〔<《】\])）〕>》]+?)\s*[】\])）〕>》」』"”]$/.exec(line);
  return inner ? inner[1]! : line;
}

/** Takes white space from beside Han characters and ★: `绝 密 ★ 5 年` is one word. */
function closeUp(text: string): string {
  return text.replace(/(?<=[\u3400-\u9fff★☆])\s+|\s+(?=[\u3400-\u9fff★☆])/g, '');
}

/** The traditional forms of the characters that markings are written with. */
function simplified(text: string): string {
  return /[機絕內極業級資]/.test(text)
    ? [...text].map((char) => TRADITIONAL.get(char) ?? char).join('')
    : text;
}

function isLetter(code: number): boolean {
  return HAN[code] === 1 || isLatin(code);
}

function isLatin(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
