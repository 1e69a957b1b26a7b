import { describe, expect, test } from 'vitest';
import { DETECTORS } from '../registry.ts';
import { inspect } from '../testing/inspect.ts';

/** For each detector: texts with the masked samples that must come of them, and texts that only look like it. */
const CASES: Record<
  string,
  { found: readonly [text: string, ...samples: string[]][]; not: readonly string[] }
> = {
  'cn.resident-id': {
    found: [
      ['身份证号：110101199003078515', '1101**********8515'],
      ['ID: 11010119900307803x', '1101**********803X'],
      ['身份证110101 19900307 8515', '1101**********8515'],
      ['110101-19900307-8515', '1101**********8515'],
      ['1 1 0 1 0 1 1 9 9 0 0 3 0 7 8 5 1 5', '1101**********8515'],
      ['１１０１０１１９９００３０７８５１５', '1101**********8515'],
      ['号码为1101011990\n03078515，特此说明', '1101**********8515'],
      ['{"idCard":"110101199003078515"}', '1101**********8515'],
      ['姓名,身份证号\n张三,110101199003078515', '1101**********8515'],
      ['张三/110101199003078515/13800138000', '1101**********8515'],
      ['身份证号码 110101900307851', '1101*******7851'],
      ['身份证号,手机号\n1.10101E+17,13800138000', '1101**********0000'],
    ],
    not: [
      'ID:110101199003078514',
      '110101199013078515',
      '110101199002308515',
      '990101199003078515',
      '110000199003078515',
      '1101011990030785151',
      '订单号 110101900307851',
      'hash110101199003078515abc',
      '110101219003078515',
    ],
  },
  'cn.mobile': {
    found: [
      ['手机13800138000微信同号', '138****8000'],
      ['+86 138-0013-8000', '138****8000'],
      ['电话:(+86) 138 0013 8000', '138****8000'],
      ['phone: 008613800138000', '138****8000'],
      ['{"mobile":13800138000}', '138****8000'],
      ["VALUES ('13800138000','x')", '138****8000'],
      ['13800138000/19912345678', '138****8000', '199****5678'],
      ['手机,姓名\n13800138000.0,张三', '138****8000'],
      ['手机,姓名\n1.38001E+10,张三', '138****0000'],
      ['号码为１３８００１３８０００', '138****8000'],
    ],
    not: [
      '订单编号：13800138000',
      'orderNo=13800138000',
      '{"userId":13800138000}',
      'size: 13800138000 bytes',
      '13800138000元',
      '14012345678',
      '12345678901',
      '1380013800012',
      'IMG_13800138000.jpg',
      '13800138000@163.com',
      'v13800138000',
      '/api/user/13800138000/detail',
      '+1 415 555 2671',
    ],
  },
  'bank-card': {
    found: [
      ['6222021234567894', '622202******7894'],
      ['6228480402564890018', '622848*********0018'],
      ['4111 1111 1111 1111', '411111******1111'],
      ['6228 4804 0256 4890 018', '622848*********0018'],
      ['3782 822463 10005', '378282*****0005'],
      ['卡号6225 8801 3756 9910 , 有效期12/26', '622588******9910'],
      ['卡号,户名\n6.22202E+18,张三', '622202*********0000'],
      ['卡号,户名\n6222021234567890000,张三', '622202*********0000'],
    ],
    not: [
      '4111111111111112',
      '订单号4111111111111111',
      'traceId: 4111111111111111',
      '4444444444444444',
      '1234567812345670',
      '1246 1435 4532 3804 0125 5499 90',
      '6.22202E+18',
      'IMEI: 353011133330000',
    ],
  },
  'cn.uscc': {
    found: [
      ['统一社会信用代码 91350100M000100Y43', '9135**********0Y43'],
      ['（91350100m000100y43）', '9135**********0Y43'],
      ['914403001922038216', '9144**********8216'],
    ],
    not: ['91350100M000100Y44', '81350100M000100Y43', '91350100I000100Y43', 'A91350100M000100Y43'],
  },
  iban: {
    found: [
      ['DE89 3704 0044 0532 0130 00', 'DE89**************3000'],
      ['iban:fr1420041010050500013m02606', 'FR14*******************2606'],
      ['GB82 WEST 1234 5698 7654 32', 'GB82**************5432'],
      ['CH93-0076-2011-6238-5295-7', 'CH93*************2957'],
    ],
    not: ['DE89 3704 0044 0532 0130 01', 'DE8937040044053201300', 'XX89370400440532013000', 'GB29 days'],
  },
  'cn.hk-mo-tw-permit': {
    found: [
      ['A123456(3)', 'A1****63'],
      ['HKID: A1234563', 'A1****63'],
      ['通行证：H12345678', 'H1*****78'],
      ['港澳通行证 C12345678', 'C1*****78'],
      ['台胞证号：12345678', '12****78'],
    ],
    not: ['A123456(4)', 'A1234563', 'C12345678', 'H12345678', '型号 C12345678'],
  },
  'cn.passport': {
    found: [
      ['护照：E12345678', 'E1*****78'],
      ['passport no. G12345678', 'G1*****78'],
      ['护照号码 EA1234567', 'EA*****67'],
    ],
    not: ['E12345678', 'G12345678', '护照：EI1234567x9', '型号 E12345678'],
  },
  'cn.plate': {
    found: [
      ['京A·12345', '京A1**45'],
      ['车牌京A 12345', '京A1**45'],
      ['粤B12345D', '粤B1***5D'],
      ['粤BD12345', '粤BD***45'],
      ['粤Z·1234港', '粤Z1**4港'],
      ['皖Ａ１２３４５', '皖A1**45'],
    ],
    not: [
      '更新A12345',
      '京A1234',
      '京A123456',
      '京AO1234',
      '沪深A股300',
      '浙江A12345',
      '型号 云C20000',
      '京I12345',
    ],
  },
  'cn.landline': {
    found: [
      ['010-62345678', '0106*****78'],
      ['(021) 5888 1234', '0215*****34'],
      ['+86 755 8888 1234', '0755******34'],
      ['0931-8888123-801', '0931*****23'],
    ],
    not: ['0100-6234567', '2024-05-12 10:11', '010-12345678', '编号：010-62345678'],
  },
  'us.ssn': {
    found: [
      ['SSN: 123-45-6789', '*****6789'],
      ['ssn 123456789', '*****6789'],
      ['123-45-6789', '*****6789'],
    ],
    not: [
      '000-12-3456',
      '666-12-3456',
      '912-12-3456',
      '123-00-6789',
      '123-45-0000',
      '078-05-1120',
      'tel 555-12-3456',
      '123456789',
    ],
  },
  'cn.bank-account': {
    found: [
      ['对公账号：110906789012', '1109****9012'],
      ['account no: 12345-67890-12', '1234****9012'],
    ],
    not: ['110906789012', '订单号：110906789012'],
  },
  email: {
    found: [
      ['联系zhang.san@163.com.cn谢谢', 'zh***@163.com.cn'],
      ['<JD+tag@Example.COM>', 'jd***@example.com'],
      ["o'brien@example.ie", "o'***@example.ie"],
      ['user@例子.公司', 'us***@例子.公司'],
      ['"john doe"@example.com', '"j***@example.com'],
      ["('a_b@x-y.co.uk',", 'a_***@x-y.co.uk'],
    ],
    not: [
      'logo@2x.png',
      'git@github.com:foo/bar.git',
      'lodash@4.17.21',
      'jd@example',
      'jd@@example.com',
      'jd@example..com',
      'jd@-example.com',
      'https://user:pass@example.com',
      'Message-ID: <20240101.abc@mail.example.com>',
      'root@server1.example.com:~#',
    ],
  },
  ip: {
    found: [
      ['192.168.1.20', '192.168.*.*'],
      ['server 1.2.3.4', '1.2.*.*'],
      ['host=8.8.8.8:53', '8.8.*.*'],
      ['fe80::1ff:fe23:4567:890a', 'fe80::1ff:fe23:*:*'],
      ['2001:db8:0:0:8:800:200c:417a', '2001:db8:0:0:8:800:*:*'],
    ],
    not: [
      '1.2.3.4',
      'version 10.20.30.140',
      '256.1.1.1',
      '12:30:45',
      'std::vector',
      '127.0.0.1',
      '1.2.3.4.5',
      '00:1B:44:11:3A:B7',
    ],
  },
  'cn.address': {
    found: [
      ['家住北京市海淀区中关村大街27号3栋201室。', '北京市海淀区************'],
      ['地址：广东省深圳市南山区科技园南区', '广东省深圳市********'],
      ['浙江省杭州市西湖区文一西路100号', '浙江省杭州市***********'],
    ],
    not: ['第12号文件', '北京市海淀区', '他住在3号楼', '地铁10号线'],
  },
  'cn.person-name': {
    found: [
      ['姓名：张三丰', '张**'],
      ['客户姓名: 欧阳娜娜', '欧***'],
      ['尊敬的王小明先生', '王**'],
      ['姓　名：张　三', '张*'],
      ['姓名：阿卜杜拉·买买提', '阿*******'],
      ['Name: John Smith', 'J********'],
    ],
    not: ['名称：高级会员', '张三丰说过', '姓名：', '成功先生存'],
  },
  'label.msip': {
    found: [['MSIP_Label_2096f6a2-d2f7-48be-b329-b73aaa526e5d_Name=Secret', 'Secret']],
    not: ['MSIP_Label_2096f6a2_Name=Secret', 'MSIP_Label_'],
  },
  'secret.private-key': {
    found: [['-----BEGIN RSA PRIVATE KEY-----', '-----BEGIN PRIVATE KEY-----'.slice(0, 4) + '*'.repeat(27)]],
    not: ['-----BEGIN CERTIFICATE-----', '-----BEGIN PUBLIC KEY-----'],
  },
  'secret.aws': {
    found: [['aws_access_key_id = AKIAQ3EGRWL5XHJN7TZB', 'AKIA****************']],
    not: ['AKIAIOSFODNN7EXAMPLE', 'XAKIAQ3EGRWL5XHJN7TZB', 'AKIAQ3EGRWL5'],
  },
  'secret.password': {
    found: [
      ['password = "S3cr3t!pw9"', '********'],
      ['db.pwd: hunter2x', '********'],
      ['密码：Abc12345', '********'],
      ['<password>tr0ub4dor</password>', '********'],
    ],
    not: [
      'password = $DB_PASSWORD',
      'password: your_password',
      'password: ********',
      'password = getPassword()',
      'the password: ask Bob',
      'password == other1',
    ],
  },
  'secret.connection-string': {
    found: [['postgres://app:Xk29dmQ@db.example.com/x', '********']],
    not: ['postgres://app:$PASSWORD@db/x', 'https://example.com:8443/a@b'],
  },
};

describe.each(Object.entries(CASES))('%s', (id, { found, not }) => {
  const of = (text: string) => inspect(text).findings.find(({ detector }) => detector === id);

  test.each(found)('in %j', (text, ...samples) => {
    const finding = of(text);
    expect(finding?.samples).toEqual(samples);
    expect(finding?.count).toBe(samples.length);
  });

  test.each(not)('not in %j', (text) => {
    expect(of(text)).toBeUndefined();
  });
});

describe('customer-record', () => {
  const records = (text: string, part?: string) =>
    inspect([{ text, ...(part === undefined ? {} : { part }) }]).findings.find(
      ({ detector }) => detector === 'customer-record',
    )?.count ?? 0;
  const rows = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => `张伟${'甲乙丙丁'.charAt(at % 4)},1380013${8000 + at},a${at}@example.com`,
    );

  test('a row of a table is one, with or without a header', () => {
    expect(records(['姓名,手机号,邮箱', ...rows(50)].join('\n'))).toBe(50);
    expect(records(rows(50).join('\n'))).toBe(50);
    expect(records(['姓名\t手机号\t邮箱', ...rows(7)].join('\n').replaceAll(',', '\t'), 'sheet:客户')).toBe(
      7,
    );
  });

  test('the same person twice is one', () => {
    expect(records([...rows(3), ...rows(3)].join('\n'))).toBe(3);
  });

  test('a form with a field a line is one, and so is a paragraph', () => {
    const form = '姓名：张三\n身份证号：110101199003078515\n手机：13800138000\n';
    expect(records(form)).toBe(1);
    expect(
      records(
        `${form}\n${form.replace('张三', '李四').replaceAll('110101199003078515', '11010119900307803X')}`,
      ),
    ).toBe(2);
    expect(records('客户王小明先生（身份证110101199003078515，手机13800138000）来电。')).toBe(1);
  });

  test('a list of one kind alone, or a name alone, is none', () => {
    expect(records('13800138000\n13800138001\n13800138002')).toBe(0);
    expect(records('姓名：张三\n姓名：李四')).toBe(0);
    expect(records('a@example.com 京A12345')).toBe(0);
  });
});

test('every detector says what it is in both languages and which rules it follows', () => {
  expect(new Set(DETECTORS.map(({ id }) => id)).size).toBe(DETECTORS.length);
  for (const { id, name, standard, confidence } of DETECTORS) {
    expect(id).toMatch(/^[a-z]+(?:[.-][a-z0-9-]+)*$/);
    expect(name['zh-CN']).toBeTruthy();
    expect(name.en).toBeTruthy();
    expect(standard).toBeTruthy();
    expect(confidence).toBeLessThanOrEqual(1);
  }
});
