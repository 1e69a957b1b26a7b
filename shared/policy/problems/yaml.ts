import type { ErrorCode } from 'yaml';

/** What the YAML reader complains of, in Chinese; its own words are the English ones. */
export const YAML_ERRORS: Record<ErrorCode, string> = {
  ALIAS_PROPS: '引用（*）不能再带锚点或标签',
  BAD_ALIAS: '引用（*）的名称无效或没有定义',
  BAD_DIRECTIVE: '% 指令无效',
  BAD_DQ_ESCAPE: '双引号中的转义写法无效',
  BAD_INDENT: '缩进不对',
  BAD_PROP_ORDER: '锚点和标签的位置不对',
  BAD_SCALAR_START: '这里不能以该字符开头；请加引号',
  BLOCK_AS_IMPLICIT_KEY: '键不能是多行的列表或映射',
  BLOCK_IN_FLOW: '花括号或方括号之内不能再用缩进写法',
  DUPLICATE_KEY: '同一层的键不能重复',
  IMPOSSIBLE: '无法解析',
  KEY_OVER_1024_CHARS: '键太长，最多 1024 个字符',
  MISSING_CHAR: '缺少字符，如引号、括号、逗号或冒号后的空格',
  MULTILINE_IMPLICIT_KEY: '键不能跨行',
  MULTIPLE_ANCHORS: '一个值只能有一个锚点',
  MULTIPLE_DOCS: '只能有一个文档；请去掉 ---',
  MULTIPLE_TAGS: '一个值只能有一个标签',
  NON_STRING_KEY: '键必须是文字',
  RESOURCE_EXHAUSTION: '嵌套太深',
  TAB_AS_INDENT: '缩进不能用制表符，请用空格',
  TAG_RESOLVE_FAILED: '标签（!）无法识别',
  UNEXPECTED_TOKEN: '这里出现了意外的字符',
  BAD_COLLECTION_TYPE: '列表或映射的写法不对',
};
