import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readForTest } from './read-for-test.ts';

const FOLDER = new URL('../../../test/fixtures/documents/', import.meta.url);

function fixture(name: string): Buffer {
  const bytes = readFileSync(new URL(name, FOLDER));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

const LETTER = [
  '正文第一段 café body-words',
  '页眉文字 header-words',
  '页脚文字 footer-words',
  '脚注文字 footnote-words',
  '尾注文字 endnote-words',
  '批注文字 comment-words',
  '被删文字 deleted-words',
  '文本框文字 box-words',
  'http://link.example/path',
  '链接文字',
  '客户名单标题',
  'subject-of-paper',
];
const BOOK = [
  '张三丰',
  '6222021234567890000',
  '13800138000',
  '2026-03-04',
  '27600276000',
  '隐藏行 hidden-row',
  'rich text',
  '单元格批注 cell-note',
  '隐藏表内容 hidden-sheet',
  '表页眉 sheet-header',
  '表页脚 sheet-footer',
  '客户名单标题',
];
const TALK = ['幻灯片正文 slide-words', '备注文字 notes-words', '隐藏幻灯片 hidden-slide'];

describe('documents that LibreOffice wrote', () => {
  it.each([
    ['letter.doc', 'doc', LETTER],
    ['letter.docx', 'docx', LETTER],
    ['letter.rtf', 'rtf', LETTER],
    ['book.xls', 'xls', BOOK],
    ['book.xlsx', 'xlsx', BOOK],
    ['talk.ppt.gz', 'ppt', TALK],
    ['talk.pptx', 'pptx', TALK],
  ])('%s gives everything that a person could read or hide in it', async (name, type, expected) => {
    const read = await readForTest(fixture(name), name);
    expect(read).toMatchObject({ type, truncated: false, encrypted: 0 });
    expect(read.error).toBeUndefined();
    expect(expected.filter((text) => !read.text.includes(text))).toEqual([]);
  });

  it.each(['letter.doc', 'letter.docx', 'letter.rtf'])('%s keeps the rows of a table', async (name) => {
    const { text } = await readForTest(fixture(name));
    expect(text).toMatch(/姓名[ \t]+身份证号[ \t]+手机[ \t]*\n/);
    expect(text).toMatch(/张三丰[ \t]+13800138000/);
  });

  it.each(['book.xls', 'book.xlsx'])('%s keeps its columns in step', async (name) => {
    const { parts } = await readForTest(fixture(name));
    const rows = parts['sheet:客户']!.split('\n').map((row) => row.split('\t'));
    expect(rows[0]).toEqual(['姓名', '卡号', '手机', '日期', '合计']);
    expect(rows[1]).toEqual(['张三丰', '6222021234567890000', '13800138000', '2026-03-04', '27600276000']);
    expect(rows[2]!.slice(0, 3)).toEqual(['隐藏行 hidden-row', '', 'rich text']);
    expect(parts.name?.split(/\n+/)).toEqual(expect.arrayContaining(['客户', '隐藏表']));
  });

  it.each(['letter.doc', 'letter.docx', 'letter.rtf', 'book.xls', 'book.xlsx', 'talk.pptx'])(
    '%s gives its sensitivity label as a property',
    async (name) => {
      const { parts } = await readForTest(fixture(name));
      expect(parts['property:MSIP_Label_0a1b2c3d_Name']).toBe('机密级');
    },
  );
});
