import { describe, expect, test } from 'vitest';
import { Classification } from '../../../policy/schema.ts';
import { createDetector } from '../../detect.ts';

const detector = createDetector(Classification.parse({}));

function inspect(text: string, part?: string) {
  const scan = detector.start();
  scan.push({ text, ...(part === undefined ? {} : { part }) });
  return scan.end();
}

const MARKED: Record<string, readonly string[]> = {
  'top-secret': [
    '绝密★启用前',
    '绝密★',
    '[绝密] 2024年并购方案',
    '密级: 绝密★长期',
    '绝密 2024年并购方案',
    '绝 密',
    '極機密',
    '★★★ 绝密 ★★★',
    '文件密级：绝密',
    '客户名单_绝密',
    'TOP SECRET',
    'TOP SECRET//SI//NOFORN',
    'CLASSIFICATION: TOP SECRET',
  ],
  secret: [
    '机密★5年',
    '机密★长期 关于2024年度客户数据的报告',
    '机密级',
    '【机密】',
    '〔机密〕',
    '机密文件',
    '核心商密★10年',
    '核心商密▲长期',
    '公司机密',
    '保密级别：机密',
    '机密 严禁复制',
    '机密，未经授权不得外传',
    '本文件为机密文件，未经许可不得外传',
    '本文档密级为机密',
    '机 密 ★ 五 年',
    '機密',
    '密級：機密',
    '※机密※',
    '「机密」',
    '涉密等级：机密 保密期限：10年',
    '机密·10年',
    '（机密）关于印发某办法的通知',
    '关于印发某办法的通知（机密）',
    '2024年客户名单-机密',
    '密级：核心商密',
    'SECRET//NOFORN',
    'TLP:RED',
    'NATO SECRET',
    'Q3 Forecast - Strictly Confidential',
    '主题：【机密】并购',
    'This document is classified SECRET',
  ],
  confidential: [
    '秘密★1年',
    '(秘密)',
    '商业秘密',
    '商密★3年',
    '普通商密',
    '企业秘密',
    '密级：秘密',
    '本资料属于公司商业秘密，严禁外传。',
    '秘密 ★ 十年',
    '密级：商密二级',
    'CONFIDENTIAL',
    'Confidential',
    'Company Confidential',
    'CONFIDENTIAL - DO NOT DISTRIBUTE',
    'STRICTLY PRIVATE AND CONFIDENTIAL',
    'Classification: Confidential',
    'Trade Secret',
    'Proprietary and Confidential',
    'Private & Confidential',
    'Highly Confidential',
    'TLP:AMBER+STRICT',
    '*** CONFIDENTIAL ***',
    '[CONFIDENTIAL]',
    '<<CONFIDENTIAL>>',
    'Confidential – Acme Corp – Page 3 of 10',
    'Copyright 2024 Acme Inc. Confidential.',
    'ACME CONFIDENTIAL',
    'Acme Confidential',
    'Acme Corp Confidential and Proprietary',
    'C O N F I D E N T I A L',
    'Commercial-in-Confidence',
    'Confidential: Q3 forecast',
    'CONFIDENTIAL: Q3 results',
    'Confidential - Q3 forecast',
    'Q3 forecast (Confidential)',
    'Subject: [CONFIDENTIAL] merger',
    'Sensitivity: Confidential',
    'DRAFT - CONFIDENTIAL',
    'Attorney-Client Privileged & Confidential',
    'Confidential Information - Do Not Copy',
  ],
  internal: [
    '内部资料 注意保存',
    '内部资料，请勿外传',
    '密　级：内部',
    '仅供内部使用',
    '内部公开',
    '内部文件 严禁外传',
    '内部资料 严禁外泄',
    '【内部资料 请勿外传】',
    '内部文件，不得外传',
    'Internal Use Only',
    'For Internal Use Only',
    'INTERNAL ONLY',
    'INTERNAL USE ONLY - DO NOT FORWARD',
    'RESTRICTED',
    'FOR OFFICIAL USE ONLY',
    'UNCLASSIFIED//FOR OFFICIAL USE ONLY',
    'OFFICIAL-SENSITIVE',
    'Document classification: Internal Use Only',
    'Security Level: Restricted',
  ],
};

/** The words of markings in sentences, names of works and laws, forms not filled in, settings and code. */
const SPOKEN: readonly string[] = [
  '保守秘密是每个人的义务',
  'confidential informant said',
  'the secret of success',
  '这是我们之间的秘密',
  '机密文件应当存放在保险柜中',
  '他泄露了国家机密',
  '绝密飞行',
  '秘密花园',
  '商业秘密保护法',
  '反不正当竞争法对商业秘密的规定',
  '内部审计报告',
  '内部控制',
  '内部员工',
  '公司内部邮件系统',
  '内部网络',
  'Secret Santa gift exchange',
  "Victoria's Secret",
  'Confidentiality Agreement',
  'Confidential Computing Consortium',
  'Restricted Area',
  'secret key',
  'client secret',
  'internal server error',
  'Internal Revenue Service',
  'Top Secret Recipes Cookbook',
  'The secret is out',
  'keep it secret',
  'in strict confidence',
  '保密协议',
  '保密义务',
  '机密性、完整性、可用性',
  '密级：□绝密 □机密 □秘密',
  '密级：公开',
  '文件的密级分为绝密、机密、秘密三级',
  '密级',
  '密级说明',
  '什么是商业秘密？',
  '秘密警察',
  '机密计算',
  '安全级别：高',
  'Classification: Public',
  'Classification: Mammalia',
  'Sensitivity: High',
  'Security level: 3',
  'classification: cat',
  '内部编号：A123',
  '内部联系电话',
  'Internal Medicine',
  'Official website only',
  'Restricted stock units (RSU)',
  'Proprietary software',
  'Classified ads',
  'Top secret sauce revealed',
  'Private and confidential matters are discussed in the meeting.',
  '请遵守保密规定，不得泄露公司机密。',
  '秘密投票',
  '秘密：如何在30天内学会英语',
  'secret: abc',
  'confidential: true',
  "const secret = 'x'",
  'internal class Foo',
  '本法所称商业秘密，是指不为公众所知悉',
  '机密信息的处理流程',
  '1. 机密数据加密存储',
  '- 秘密共享算法',
  '内部资料管理办法',
  'Confidential waste bins are emptied weekly',
];

describe('marking', () => {
  for (const [level, lines] of Object.entries(MARKED)) {
    test.each(lines)(`%s is ${level}`, (line) => {
      expect(inspect(line)).toMatchObject({ level, findings: [{ detector: 'marking', count: 1 }] });
    });
  }

  test.each(SPOKEN)('%s is no marking', (line) => {
    expect(inspect(line).findings.filter((finding) => finding.detector === 'marking')).toEqual([]);
  });

  test('a word of its own in a page header, a title or a file name is a marking', () => {
    expect(inspect('华信证券  机密  第3页', 'header').level).toBe('secret');
    expect(inspect('并购方案_绝密_v2', 'name').level).toBe('top-secret');
    expect(inspect('Budget 2026 | CONFIDENTIAL', 'footer').level).toBe('confidential');
  });

  test('the highest of several markings counts', () => {
    const result = inspect('内部资料 注意保存\n\n绝密★30年\n\n秘密★1年');
    expect(result.level).toBe('top-secret');
    expect(result.findings[0]?.count).toBe(3);
    expect(result.reasons[0]).toContain('top-secret');
  });

  test('a hostile row of notes is read in no time', () => {
    const row = `机密${'勿外传'.repeat(50)}x\n`;
    expect(inspect(row.repeat(2000)).level).toBe('public');
    const english = `CONFIDENTIAL ${'property of '.repeat(12)}!\n`;
    expect(inspect(english.repeat(2000)).findings).toBeDefined();
  });
});
