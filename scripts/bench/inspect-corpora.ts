import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { person } from '../../shared/detection/testing/people.ts';
import { Random } from '../../shared/detection/testing/random.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Texts of the kinds that offices hold, each of about so many bytes of UTF-8. */
export function corpora(bytes: number): Record<string, () => Buffer> {
  return {
    'chinese-prose': () => repeated(chineseSentence, bytes),
    'english-prose': () => filesOf(/(?:README|CHANGELOG|LICENSE)[^/]*$/i, bytes),
    'source-code': () => filesOf(/\.(?:m?js|ts)$/, bytes),
    log: () => repeated(logLine, bytes),
    'customer-csv': () => repeated(customerRow, bytes, 'id,姓名,身份证号,手机号,银行卡号,邮箱,地址\n'),
  };
}

function repeated(make: (random: Random, at: number) => string, bytes: number, head = ''): Buffer {
  const random = new Random(1);
  const pieces = [Buffer.from(head)];
  for (let size = 0, at = 0; size < bytes; at++) {
    const piece = Buffer.from(make(random, at));
    pieces.push(piece);
    size += piece.length;
  }
  return Buffer.concat(pieces).subarray(0, bytes);
}

/** What the dependencies of this program are shipped with: real prose and real code, the same on every machine. */
function filesOf(name: RegExp, bytes: number): Buffer {
  const pieces: Buffer[] = [];
  let size = 0;
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (size >= bytes) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && name.test(path) && statSync(path).size < 400_000) {
        const piece = readFileSync(path);
        pieces.push(piece);
        size += piece.length;
      }
    }
  };
  walk(join(ROOT, 'node_modules'));
  return Buffer.concat(pieces).subarray(0, bytes);
}

const SUBJECTS = [
  '本公司',
  '客户',
  '监管部门',
  '各分支机构',
  '项目组',
  '审计委员会',
  '业务部门',
  '信息技术部',
  '董事会',
  '合规部门',
];
const ACTS = [
  '应当按照规定',
  '已经',
  '将于下半年',
  '正在积极',
  '不得擅自',
  '可以根据实际情况',
  '需要在三个工作日内',
  '经审慎研究后',
  '结合市场变化',
];
const DEEDS = [
  '完善风险管理制度',
  '报送季度经营数据',
  '开展反洗钱专项检查',
  '更新系统访问权限',
  '优化资产配置结构',
  '组织员工参加合规培训',
  '修订业务操作流程',
  '披露重大事项',
  '核对账户资金明细',
  '加强数据安全保护',
];
const ENDS = [
  '，确保各项工作有序推进。',
  '，并将结果抄送相关单位。',
  '；具体要求见附件。',
  '，有关情况另行通知。',
  '。',
  '，以满足监管要求。\n',
  '，切实维护投资者合法权益。',
];

function chineseSentence(random: Random): string {
  const date = random.chance(0.1)
    ? `${random.int(2015, 2025)}年${random.int(1, 12)}月${random.int(1, 28)}日，`
    : '';
  const share = random.chance(0.1) ? `（同比增长${random.int(1, 60)}.${random.int(0, 9)}%）` : '';
  return `${date}${random.pick(SUBJECTS)}${random.pick(ACTS)}${random.pick(DEEDS)}${share}${random.pick(ENDS)}`;
}

function logLine(random: Random, at: number): string {
  const time = new Date(1_735_700_000_000 + at * 137).toISOString().replace('T', ' ').replace('Z', '');
  return `${time} INFO  [http-nio-8080-exec-${random.int(1, 64)}] c.e.trade.OrderService - traceId=${random.chars('0123456789abcdef', 32)} orderNo=${random.digits(18)} amount=${random.int(1, 99999)}.${random.digits(2)} cost=${random.int(1, 900)}ms status=${random.pick(['OK', 'RETRY', 'FAILED'])} client=10.20.${random.int(0, 255)}.${random.int(1, 254)}\n`;
}

function customerRow(random: Random, at: number): string {
  const one = person(random);
  return `${at + 1},${one.name},${one.id},${one.mobile},${one.card},${one.email},${one.address}\n`;
}
