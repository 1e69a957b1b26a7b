/**
 * Policy template for financial institutions that grade data by JR/T 0197-2020 《金融数据安全 数据安全分级指南》:
 * five levels, 5 the highest. C3 authentication data, C2 identifying data: JR/T 0171-2020 §4.2. 《保守国家秘密法》
 * markings take the level at their height: 内部 2, 秘密 3, 机密 4, 绝密 5.
 */
export const JRT_0197_POLICY_SOURCE = `# 金融数据安全分级（JR/T 0197-2020） Financial data security levels
name: JR/T 0197 金融数据分级 Financial data levels

contact:
  name: 信息安全部 Information Security

classification:
  levels:
    - { id: level-1, name: { zh-CN: 1级, en: Level 1 } }
    - { id: level-2, name: { zh-CN: 2级, en: Level 2 } }
    - { id: level-3, name: { zh-CN: 3级, en: Level 3 } }
    - { id: level-4, name: { zh-CN: 4级, en: Level 4 } }
    - { id: level-5, name: { zh-CN: 5级, en: Level 5 } }
  labels:
    - { label: Public, level: 1级 }
    - { label: General, level: 2级 }
    - { label: Confidential, level: 3级 }
    - { label: Highly Confidential, level: 4级 }
  thresholds:
    # C2 可识别特定个人的信息为 3 级；数量大时升一级（JR/T 0197 第 5 章、附录 C）。
    # Data that identifies a customer is level 3, and a level higher in numbers.
    - { detector: cn.resident-id, atLeast: 1, level: 3级 }
    - { detector: cn.passport, atLeast: 1, level: 3级 }
    - { detector: cn.hk-mo-tw-permit, atLeast: 1, level: 3级 }
    - { detector: bank-card, atLeast: 1, level: 3级 }
    - { detector: cn.bank-account, atLeast: 1, level: 3级 }
    - { detector: cn.mobile, atLeast: 10, level: 3级 }
    - { detector: customer-record, atLeast: 1, level: 3级 }
    - { detector: customer-record, atLeast: 50, level: 4级 }
    - { detector: bank-card, atLeast: 50, level: 4级 }
    - { detector: customer-record, atLeast: 10000, level: 5级 }
    # C3 鉴别信息（口令、密钥）为 4 级。 Credentials are level 4.
    - { detector: secret.*, atLeast: 1, level: 4级 }
    - { detector: 'edm:*', atLeast: 1, level: 4级 }
    - { detector: 'fingerprint:*', atLeast: 1, level: 4级 }

rules:
  - id: block-level-4-on-removable
    name: { zh-CN: 4级以上数据禁止拷入移动存储, en: Level 4 data must not go onto removable storage }
    when: { channel: removable-storage, levelAtLeast: 4级 }
    action: block
    severity: high
    message:
      zh-CN: 该文件含4级以上金融数据，不允许拷贝到移动存储设备。文件已被安全保存，可联系信息安全部申请取回。
      en: This document holds financial data of level 4 or higher and must not be copied to removable storage. It is kept safe; ask Information Security to have it back.

  - id: warn-level-3-on-removable
    name: { zh-CN: 3级数据拷入移动存储时提醒, en: Level 3 data on removable storage is warned of }
    when: { channel: removable-storage, levelAtLeast: 3级 }
    action: warn
    severity: medium
    message:
      zh-CN: 该文件含3级金融数据。请确认拷贝确有必要，本次操作已记录。
      en: This document holds financial data of level 3. Make sure that the copy is needed; it has been recorded.

  - id: audit-unreadable-on-removable
    name: { zh-CN: 无法检查的文件留痕, en: Files that cannot be inspected are recorded }
    when: { channel: removable-storage, unreadable: true }
    action: audit
    severity: low
`;
