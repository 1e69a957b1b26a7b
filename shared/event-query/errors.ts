export type QueryErrorCode =
  | 'unknown-field'
  | 'unknown-value'
  | 'value-missing'
  | 'not-ordered'
  | 'bad-time'
  | 'wild-inside'
  | 'quote-open'
  | 'bracket-open'
  | 'bracket-extra'
  | 'term-missing'
  | 'too-long';

/** What is wrong with a query and where: characters from `at` to `end`. */
export interface QueryError {
  readonly at: number;
  readonly end: number;
  readonly code: QueryErrorCode;
  /** The text it is about. */
  readonly text: string;
}

const TEXTS: Record<QueryErrorCode, { 'zh-CN': string; en: string }> = {
  'unknown-field': {
    'zh-CN': '没有“{text}”这个字段；若要查找这段文字，请加引号。',
    en: 'There is no field “{text}”. To look for this text, put it in quotes.',
  },
  'unknown-value': { 'zh-CN': '该字段没有“{text}”这个取值。', en: 'This field has no value “{text}”.' },
  'value-missing': { 'zh-CN': '“{text}”之后缺少取值。', en: 'A value is missing after “{text}”.' },
  'not-ordered': {
    'zh-CN': '“{text}”不能比较大小，请使用冒号。',
    en: '“{text}” cannot be compared; use a colon.',
  },
  'bad-time': {
    'zh-CN': '“{text}”不是时间；请写成 2026-11-01 或 2026-11-01T09:30。',
    en: '“{text}” is not a time. Write 2026-11-01 or 2026-11-01T09:30.',
  },
  'wild-inside': {
    'zh-CN': '检测器中的 * 只能在开头或结尾。',
    en: 'In a detector, * can stand at the beginning or the end only.',
  },
  'quote-open': { 'zh-CN': '引号没有结束。', en: 'The quotes are not closed.' },
  'bracket-open': { 'zh-CN': '括号没有结束。', en: 'The bracket is not closed.' },
  'bracket-extra': { 'zh-CN': '多了一个右括号。', en: 'There is a closing bracket too many.' },
  'term-missing': { 'zh-CN': '“{text}”处缺少条件。', en: 'A condition is missing at “{text}”.' },
  'too-long': { 'zh-CN': '查询过长或嵌套过深。', en: 'The query is too long or too deeply nested.' },
};

/** An error as a sentence. */
export function errorText(error: QueryError, language: 'zh-CN' | 'en'): string {
  return TEXTS[error.code][language].replace('{text}', () => error.text);
}
