/**
 * The words of a marking and the level that each asks for, as ids of DEFAULT_LEVELS. Chinese levels:
 * 《保守国家秘密法》 art. 14; form with ★ and term: GB/T 9704-2012 §7.2.2; 商业秘密 (核心商密, 普通商密):
 * 《中央企业商业秘密保护暂行规定》 arts. 11 and 15. English: the usual company schemes and the banner lines of
 * US EO 13526.
 */

/** What follows ★: how long, or to when; `启用前` is what examination papers carry. */
const TERM =
  '启用前|公布前|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|半)(?:年|个?月|天|日)|长期|永久|至?[0-9]{4}[年.\\-/][0-9]{1,2}(?:[月.\\-/](?:[0-9]{1,2}日?)?)?';
const CARRIER = '(?:[一二三四1-4]?级别?)?(?:文件|资料|信息|材料|文档|数据|件)?';
const LEVEL_WORD =
  '极机密|(?:本?公司|企业|集团|国家|工作)?(?:绝密|机密|秘密)|(?:本?公司|企业|集团)?(?:核心|普通)?商(?:业秘密|业机密|密)|严格保密|绝对保密|高度机密|高度保密';
const INTERNAL =
  '(?:本?公司|企业|集团|单位|行内|部门)?内部(?:资料|文件|使用|公开|信息|材料|传阅|参考|文档|数据|发行|掌握)?|(?:仅供|仅限|只限|限于?)(?:本?公司|企业|集团|单位|行)?内部(?:人员)?(?:使用|参考|传阅|阅读|交流|学习)?';
const NOTE_TEXT =
  '[,，;；、。!！]?(?:(?:请)?(?:注意|妥善)保[管存密]|(?:请勿|严禁|不得|切勿|禁止|勿|未经(?:许可|授权|批准)(?:不得|严禁|禁止))(?:[\\u4e00-\\u9fff]{0,6})(?:外传|外泄|复制|传播|转发|泄露|翻印|拍照|扩散)[\\u4e00-\\u9fff]{0,6}|阅后(?:即焚|归还|收回|销毁)|编号[:：]?[\\w\\-]{0,20}|(?:共[0-9]{1,4}份)?第[0-9]{1,6}[份号])[。!！.]?';

/** A Chinese marking, white space taken out and width folded; only notes may follow. */
export const CHINESE = new RegExp(`^(${LEVEL_WORD}|${INTERNAL})${CARRIER}(?:[★☆▲*·:\\-]?(?:${TERM}))?[★☆]?`);
/** What is added behind it, one note at a time, so that no row of them can be read in many ways. */
export const NOTE = new RegExp(NOTE_TEXT, 'y');
/** A level, ★ and a term or nothing more: a marking wherever it stands. */
export const WITH_STAR = new RegExp(
  `(${LEVEL_WORD}|内部)(?:级)?[★☆▲](?:(?:${TERM})|(?=[\\s,，。;；|)）】\\]★☆]|$))`,
);
/** `本文件为公司机密，未经许可不得外传`: a document that says it of itself. */
export const DECLARED = new RegExp(
  `^本(?:文件|文档|资料|材料|报告|邮件|方案|合同|附件|信息|表|件)(?:及其?附件)?(?:内容)?(?:为|属于?|系|是|密级为|密级是|密级[:：]|定密为|密级定为)(${LEVEL_WORD}|内部(?:资料|文件|使用))(?:级别?)?(?:文件|资料|信息|材料|文档|数据)?(?=[,，。;；!！]|$)`,
);
export const DECLARED_ENGLISH =
  /^this (?:document|e-?mail|message|file|report|presentation|page|material) (?:is|contains)(?: (?:marked|classified))?(?: as)? ((?:STRICTLY |COMPANY |HIGHLY )?(?:CONFIDENTIAL|TOP SECRET|SECRET|RESTRICTED))\b/i;
/** A title behind a level at the very top of a document. */
export const TITLED = /^(绝密|机密|秘密|内部资料|内部文件) (?=[^\s,，。;；:：]{4,60}$)/;
/** A level behind a dash at the end of a title or file name. */
export const AT_END = /[-—–_](绝密|机密|秘密|内部资料|商业秘密|商密)$/;
export const FIELD_NAME =
  /^(?:[\d一二三四五六七八九十]{1,2}[、.．])?(?:文件|文档|信息|数据|资料|涉密|保密|安全|项目)?(?:密级|保密级别|保密等级|保密程度|定密级别|涉密等级|机密等级|机密级别|秘密等级|安全等级|安全级别|密级标识)(?:及?保?密?期限)?$/;
export const ENGLISH_FIELD_NAME =
  /^(?:(?:document|information|data|security|file)\s+)?(?:classification(?: level)?|security level|sensitivity(?: level| label)?|confidentiality(?: level)?|protective marking|marking)$/i;
/** Said of markings, not marked: "标注【机密】字样". */
export const SPOKEN_OF =
  /标注|注明|标明|标识|标记|标为|字样|分为|包括|定为|列为|划分|加盖|盖有|写着|印有|所谓|名为|以及|如下|关键词|例如|比如|marked|labell?ed|stamped|words?\b|called|such as|e\.g\./i;
/** After a bracketed level at the head of a line: the line explains the level. */
export const EXPLAINED =
  /^[\s:：—-]*(?:级|性|一词|二字|两字|字样|是指|指|系指|是|的|means|refers|is\b|are\b)/i;

export function levelOfChinese(phrase: string): string {
  if (/绝密|绝对|极机密/.test(phrase)) return 'top-secret';
  if (/机密|核心|高度/.test(phrase)) return 'secret';
  if (/秘密|商密|严格/.test(phrase)) return 'confidential';
  return 'internal';
}

const ENGLISH_TAIL =
  "(?:\\s*[-–—/:|,.;]*\\s*(?:(?:for\\s+)?(?:company\\s+)?internal use only|do not (?:distribute|copy|forward|share|disclose|duplicate|circulate)(?: or \\w+)?|not for (?:public )?(?:distribution|release|circulation|disclosure)|eyes only|noforn|property of [\\w .,&'-]{1,40}|all rights reserved|draft|proprietary|privileged|no foreign nationals))*";
const ENGLISH_WORDS =
  '(?:(?:company|corporate|commercial(?:ly)?(?:[- ]in)?|business|strictly|highly|private(?:\\s*(?:and|&|,))?|personal(?:\\s*(?:and|&))?|most|proprietary(?:\\s*(?:and|&|,))?|privileged(?:\\s*(?:and|&))?|client|trade|attorney[- ]client)[\\s-]+)*(?:confidential|confidence|top\\s+secret|secret|restricted|proprietary|classified)(?:\\s+(?:information|document|material|data|file))?';
const ENGLISH_INTERNAL =
  '(?:for\\s+)?(?:(?:company|corporate|official|business)\\s+)?(?:internal|official)\\s*(?:use|distribution|circulation|eyes|reference)?\\s+only|company\\s+internal|internal\\s+(?:document|use|information)|internal';

/** A whole English marking. */
export const ENGLISH = new RegExp(`^(${ENGLISH_WORDS}|${ENGLISH_INTERNAL})${ENGLISH_TAIL}[.!]?$`, 'i');
/** A banner line: `TOP SECRET//SI//NOFORN`. */
export const BANNER =
  /^(?:(TOP SECRET|SECRET|CONFIDENTIAL)(?:\/\/[A-Z0-9 ,/-]{2,40})+|UNCLASSIFIED\/\/(FOR OFFICIAL USE ONLY|FOUO|CUI)|(TLP:(?:RED|AMBER(?:\+STRICT)?|GREEN))|((?:COSMIC|NATO|EU|UK) (?:TOP SECRET|SECRET|CONFIDENTIAL|RESTRICTED)|OFFICIAL[- ]SENSITIVE))$/;
/** `Acme Corp Confidential and Proprietary`: who says so, and the level. */
export const OF_COMPANY =
  /^(?!(?:Keep|Is|Are|Not|Non|Why|How|What|When|Stay|Remain|The|This|All|Your|Our|More|Be|Most|And|For|In|If)\w*\b)(?:[A-Z][\w&.'-]{1,20} ){1,3}((?:CONFIDENTIAL|Confidential)(?: (?:and|AND|&) (?:Proprietary|PROPRIETARY))?(?: (?:Information|INFORMATION))?)\.?$/;
const TITLE_CASE = '(?:(?:Strictly|Highly|Company|Private (?:and|&)) )?Confidential|Internal Use Only';
/** `Confidential – Acme Corp – Page 3 of 10`. */
export const TITLE_CASE_HEAD = new RegExp(
  `^(${TITLE_CASE})(?:\\s+[-–—|]\\s+|:\\s+)(?=[A-Z0-9\\u4e00-\\u9fff])`,
);
export const TITLE_CASE_END = new RegExp(`\\s[-–—|]\\s*(${TITLE_CASE})\\.?$`);
/** `C O N F I D E N T I A L`. */
export const SPACED_OUT = /^[A-Z](?: {1,3}[A-Z]){5,30}$/;

/** Level of an English marking, or undefined when its spelling makes it an ordinary word. */
export function levelOfEnglish(phrase: string, strict: boolean): string | undefined {
  const lower = phrase.toLowerCase();
  const shouted = phrase === phrase.toUpperCase();
  const single = !/[\s-]/.test(phrase.trim());
  const capital = /^[A-Z]/.test(phrase);
  if (strict && single && !shouted && !(capital && lower.startsWith('confidential'))) return undefined;
  if (strict && !capital) return undefined;
  if (/^tlp:/.test(lower))
    return lower.includes('red') ? 'secret' : lower.includes('amber') ? 'confidential' : 'internal';
  if (/top\s+secret/.test(lower)) return 'top-secret';
  if (/trade\s+secret/.test(lower)) return 'confidential';
  if (/secret|(?:strictly|highly|most)\b.*confidential/.test(lower)) return 'secret';
  if (/confiden|proprietary|classified/.test(lower)) return 'confidential';
  return 'internal';
}
