import { BLANK, FOLD, HAN } from '../text/characters.ts';

/**
 * Words that say what a value is: before it (`手机号：139…`), or at the head of its column. What a label says
 * outweighs what a number looks like, so labels of harmless numbers are here as well.
 */
const LABELS = {
  id: {
    zh: '身份证 身份证号 身份证号码 身份证件号 身份证件号码 公民身份号码 公民身份证号码 证件号 证件号码 居民身份证 身份号码 身份证编号',
    en: 'id card|idcard|id_card|id number|id no|identity card|identity no|identity number|resident id|id_no|idno|cert no|cert_no|certno',
  },
  phone: {
    zh: '手机 手机号 手机号码 移动电话 联系电话 电话 电话号码 联系方式 联系手机 预留手机 预留手机号 预留电话 注册手机 绑定手机 紧急联系电话 客户电话 致电 拨打 来电 热线 短信',
    en: 'mobile|mobile phone|mobile no|mobile number|phone|phone no|phone number|tel|telephone|tel no|cell|cellphone|cell phone|call|mob|contact|contact no|contact number|phone_number|phonenumber|mobile_no',
  },
  landline: {
    zh: '座机 固话 固定电话 办公电话 单位电话 家庭电话 传真 传真号 传真号码',
    en: 'fax|fax no|landline|office phone',
  },
  card: {
    zh: '银行卡 银行卡号 银行卡号码 卡号 借记卡 借记卡号 信用卡 信用卡号 储蓄卡 储蓄卡号 工资卡 工资卡号 收款卡号 付款卡号',
    en: 'card|card no|card number|card_no|cardno|credit card|debit card|bank card|bankcard|pan|cardnumber|card_number',
  },
  account: {
    zh: '账号 帐号 账户 帐户 银行账号 银行帐号 银行账户 对公账户 对公账号 收款账号 收款帐号 付款账号 开户账号 结算账户 基本户账号 存折号 存折账号',
    en: 'account|account no|account number|account_no|acct|acct no|a/c|a/c no|bank account|bank_account',
  },
  passport: {
    zh: '护照 护照号 护照号码 护照编号',
    en: 'passport|passport no|passport number|passport_no',
  },
  permit: {
    zh: '通行证 通行证号 通行证号码 港澳通行证 港澳台通行证 往来港澳通行证 来往内地通行证 港澳居民来往内地通行证 回乡证 回乡证号 台胞证 台胞证号 台湾通行证 台湾居民来往大陆通行证 往来台湾通行证 香港身份证 香港身份证号 港澳身份证',
    en: 'hkid|permit|permit no|travel permit|home return permit|hk id|hong kong id',
  },
  uscc: {
    zh: '统一社会信用代码 社会信用代码 信用代码 税号 纳税人识别号',
    en: 'uscc|credit code|unified social credit code|tax id|tax|tax no|tax number',
  },
  name: {
    zh: '姓名 名字 客户姓名 客户名称 客户名 联系人 联系人姓名 紧急联系人 持卡人 持卡人姓名 户名 账户名 开户名 收件人 收货人 寄件人 发件人 收款人 付款人 申请人 投保人 被保险人 受益人 借款人 担保人 员工姓名 患者 患者姓名 学生姓名 姓名全称 本人姓名 真实姓名 中文名 法人 法定代表人 经办人 负责人 业主 业主姓名 会员姓名',
    en: 'name|full name|customer name|customer|client name|contact name|contact person|account holder|cardholder|cardholder name|patient|patient name|employee name|recipient|real name|fullname|full_name|customer_name|first name|last name',
  },
  address: {
    zh: '地址 住址 家庭住址 家庭地址 联系地址 通讯地址 收货地址 收件地址 寄件地址 户籍地址 现住址 居住地址 单位地址 公司地址 常住地址 户口所在地 注册地址 住所',
    en: 'address|home address|addr|shipping address|mailing address|delivery address',
  },
  email: {
    zh: '邮箱 邮箱地址 电子邮箱 电子邮件 邮件地址',
    en: 'email|e-mail|mail|email address',
  },
  plate: {
    zh: '车牌 车牌号 车牌号码 号牌 号牌号码',
    en: 'plate|plate no|license plate|plate number',
  },
  ip: {
    zh: 'ip地址 服务器地址 主机地址 内网地址 外网地址 公网ip 内网ip',
    en: 'ip|ip address|host|server|hostname|ipv4|ipv6|ipaddr|ip_address|gateway|dns|netmask|src|dst|client|remote|addr|peer|ping',
  },
  iban: {
    zh: '',
    en: 'iban|iban no',
  },
  ssn: {
    zh: '社会安全号 社会安全号码',
    en: 'ssn|social security|social security number|social security no|ss#|ss no|soc sec',
  },
  level: {
    zh: '密级 保密级别 保密等级 文件密级 涉密等级 涉密级别 信息密级 密级标识 定密 数据级别 数据分级',
    en: 'classification|security level|security classification|sensitivity|confidentiality level|document classification|classification level',
  },
  other: {
    zh: '会员卡 会员卡号 充值卡号 加油卡号 门禁卡号 订单 订单号 订单编号 订单号码 单号 运单号 运单 快递单号 快递单 物流单号 流水号 流水 交易号 交易流水 交易流水号 交易单号 商户单号 编号 序号 序列号 批次号 批次 合同号 合同编号 发票号 发票号码 发票代码 工单号 工单 案号 货号 商品编码 商品编号 条码 条形码 设备号 设备编号 资产编号 档案号 学号 工号 员工号 会员号 会员编号 客户号 客户编号 用户编号 保单号 凭证号 报关单号 票号 参考号 校验码 验证码 版本 版本号 时间戳 时间 日期 金额 总额 合计 余额 单价 价格 数量 端口 邮编 邮政编码 qq号 qq群 群号 房间号 会议号 会议 会议id 任务号 追踪号 请求号 主键 编码 代码 型号 规格 批号 许可证号 备案号 文号',
    en: 'qq|order|order no|order id|order number|order_no|order_id|orderid|orderno|tracking|tracking no|tracking number|trace|trace id|trace_id|traceid|transaction|transaction id|txn|txn id|txid|invoice|invoice no|ref|ref no|reference|sku|part|part no|part number|batch|build|version|ver|uuid|guid|id|uid|user id|timestamp|ts|time|date|datetime|imei|imsi|iccid|meid|sn|s/n|serial|serial no|serial number|isbn|issn|ean|upc|barcode|amount|total|price|qty|size|length|offset|bytes|port|zip|postcode|ticket|ticket no|case|case no|model|item|item no|product|product id|seq|sequence|request id|request_id|session|session id|pid|hash|checksum|crc|nonce|no|number|num|code|epoch|duration|count|lot|lot no|wbs|po|po no|meeting id',
  },
} as const;

export type Label = keyof typeof LABELS;

/** Words that may follow a label without changing it: `mobile no`, `卡号码`. */
const SUFFIXES = ['', ' no', ' number', ' num', ' code', '号', '号码'];
const MAX_COLUMN = 24;

/** A tree of the labels read from their ends, as edges from node × 2¹⁶ + character to node. */
const EDGES = new Map<number, number>();
const LABEL_OF: (Label | undefined)[] = [undefined];
const addWord = (word: string, label: Label): void => {
  let node = 0;
  for (let at = word.length - 1; at >= 0; at--) {
    const edge = node * 65_536 + word.charCodeAt(at);
    let next = EDGES.get(edge);
    if (next === undefined) {
      next = LABEL_OF.push(undefined) - 1;
      EDGES.set(edge, next);
    }
    node = next;
  }
  LABEL_OF[node] ??= label;
};
// All plain words first: a word of its own counts before another with a suffix.
for (const suffix of SUFFIXES) {
  for (const [label, { zh, en }] of Object.entries(LABELS)) {
    const isHan = suffix === '' || !suffix.startsWith(' ');
    const words = [...(isHan ? zh.split(' ') : []), ...(isHan && suffix !== '' ? [] : en.split('|'))];
    for (const word of words) if (word !== '') addWord(word.replaceAll('_', ' ') + suffix, label as Label);
  }
}

/** The nodes for the last characters of labels, 0 for none: most of what is asked about ends here. */
const FIRST_NODE = new Uint16Array(65_536);
for (let code = 0; code < 65_536; code++)
  FIRST_NODE[code] = EDGES.get(code === 0x5f ? 0x20 : FOLD[code]!) ?? 0;

/**
 * The longest label that ends at a position, or undefined. Case and width do not matter, `_` is a space and
 * so is the step of `orderNo`. An English label must begin where a word begins; a Chinese one may have
 * anything before it.
 */
export function labelEndingAt(text: string, end: number, floor: number): Label | undefined {
  if (end <= floor || FIRST_NODE[text.charCodeAt(end - 1)] === 0) return undefined;
  let node = 0;
  let found: Label | undefined;
  for (let at = end; at > floor; ) {
    const code = text.charCodeAt(at - 1);
    const next = EDGES.get(node * 65_536 + (code === 0x5f ? 0x20 : FOLD[code]!));
    if (next === undefined) {
      // Forms spread the characters of a label to one width: `姓    名`.
      if (BLANK[code] !== 1 || node === 0 || code === 0x09) break;
      at--;
      if (BLANK[text.charCodeAt(at - 1)] === 1 || HAN[text.charCodeAt(at - 1)] === 1) continue;
      break;
    }
    node = next;
    at--;
    const before = at > floor ? text.charCodeAt(at - 1) : 0;
    const step = code >= 0x41 && code <= 0x5a && before >= 0x61 && before <= 0x7a;
    const label = LABEL_OF[node];
    if (label && (step || !isLatin(FOLD[code]!) || !isLatin(FOLD[before]!))) found = label;
    if (!step) continue;
    const spaced = EDGES.get(node * 65_536 + 0x20);
    if (spaced === undefined) break;
    node = spaced;
  }
  return found;
}

/** The label that the head of a column is, with a note in brackets and such taken off. */
export function labelOfColumn(line: string, from: number, to: number): Label | undefined {
  let start = from;
  let end = to;
  while (start < end && isTrimmed(line.charCodeAt(start))) start++;
  for (let at = start; at < end; at++) {
    const code = line.charCodeAt(at);
    if (code === 0x28 || code === 0xff08 || code === 0x3010 || code === 0x5b) end = at;
    else if (at - start >= MAX_COLUMN && !isTrimmed(code)) return undefined;
  }
  while (end > start && isTrimmed(line.charCodeAt(end - 1))) end--;
  return end === start || end - start > MAX_COLUMN ? undefined : labelEndingAt(line, end, start);
}

function isTrimmed(code: number): boolean {
  return (
    code <= 0x20 ||
    code === 0x22 ||
    code === 0x23 ||
    code === 0x27 ||
    code === 0x2a ||
    code === 0x3a ||
    code === 0xff1a ||
    code === 0x3000 ||
    code === 0xa0
  );
}

function isLatin(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}
