import type { IncidentKind } from './kinds.ts';
import type { ChecklistItem, IncidentRules } from './rules.ts';

const item = (id: string, chinese: string, en: string): ChecklistItem => ({
  id,
  text: { 'zh-CN': chinese, en },
});

/** What is done of every incident, after NIST SP 800-61: analysis, containment, what is learnt. */
const CONTENT = item('content', '核实文件内容与密级', 'Check what the file holds and its level');
const PERSON = item('person', '向当事人核实用途', 'Ask the person what it was for');
const SUPERVISOR = item('supervisor', '通知直属主管', 'Tell their supervisor');
const CONTAIN = item('contain', '判断是否需要隔离电脑', 'Decide whether the PC is to be isolated');
const EVIDENCE = item('evidence', '保全证据', 'Secure the evidence');
const RULE = item('rule', '检查规则是否需要调整', 'See whether the rule needs tuning');
/** Personal Information Protection Law, article 57: authorities and people are told of a leak at once. */
const NOTIFY = item(
  'pipl-57',
  '涉及个人信息泄露的，评估通知义务（《个人信息保护法》第五十七条）',
  'Personal data leaked: weigh the duty to notify (PIPL article 57)',
);

const TEMPLATES: Record<IncidentKind, readonly ChecklistItem[]> = {
  'removable-storage': [
    CONTENT,
    PERSON,
    item('recover', '收回存储介质', 'Get the storage device back'),
    CONTAIN,
    EVIDENCE,
    NOTIFY,
    RULE,
  ],
  cloud: [
    CONTENT,
    PERSON,
    item('delete-cloud', '确认云端副本已删除', 'See that the copy in the cloud is deleted'),
    CONTAIN,
    EVIDENCE,
    NOTIFY,
    RULE,
  ],
  messenger: [
    CONTENT,
    PERSON,
    item('receiver', '确认接收人并要求删除', 'Find the receiver and have it deleted'),
    EVIDENCE,
    NOTIFY,
    RULE,
  ],
  mail: [
    CONTENT,
    PERSON,
    item('receiver', '确认接收人并要求删除', 'Find the receiver and have it deleted'),
    EVIDENCE,
    NOTIFY,
    RULE,
  ],
  'network-share': [
    CONTENT,
    PERSON,
    item('access', '检查共享的访问权限', 'Check who can reach the share'),
    EVIDENCE,
    RULE,
  ],
  printing: [CONTENT, PERSON, item('paper', '收回纸质文件', 'Get the paper back'), EVIDENCE, RULE],
  screen: [
    CONTENT,
    PERSON,
    item('watermark', '核对截图水印', 'Read the watermark of the picture'),
    EVIDENCE,
    RULE,
  ],
  'at-rest': [
    CONTENT,
    item('move', '将文件移到受控位置', 'Have the file moved to where it belongs'),
    SUPERVISOR,
    RULE,
  ],
  bulk: [CONTENT, PERSON, SUPERVISOR, CONTAIN, EVIDENCE, NOTIFY, RULE],
  application: [PERSON, item('remove', '卸载该程序', 'Have the program removed'), RULE],
  tampering: [
    item('health', '检查终端防护状态', 'Check the health of the protection'),
    PERSON,
    CONTAIN,
    EVIDENCE,
    SUPERVISOR,
  ],
  other: [CONTENT, PERSON, CONTAIN, EVIDENCE, RULE],
};

/** The checklist of a kind of incident: the company's own where the rules have one. */
export function checklistOf(kind: IncidentKind, rules: IncidentRules): readonly ChecklistItem[] {
  return rules.checklists[kind] ?? TEMPLATES[kind];
}
