/**
 * The policy a new console starts with: it stops what is marked 机密 or higher and bulk personal data on
 * removable storage, warns of what is marked lower, and records the rest. Administrators change it in the
 * console; the text is shown to them as it stands here.
 */
export const DEFAULT_POLICY_SOURCE = `# 岗哨默认策略 / Guardpost default policy
name: 默认策略 Default policy

# 谁来解答员工的疑问；印在隔离说明上。 Whom staff may ask; printed in quarantine notes.
contact:
  name: 信息安全部 Information Security

classification:
  # 密级由低到高：公开 内部 秘密 机密 绝密。 Levels, lowest first: public internal confidential secret top-secret.
  thresholds:
    # 个人信息达到数量即定级（《个人信息保护法》第二十八条、JR/T 0171 C3）。
    # Personal data in numbers raises the level.
    - { detector: cn.resident-id, atLeast: 1, level: 内部 }
    - { detector: cn.resident-id, atLeast: 10, level: 机密 }
    - { detector: bank-card, atLeast: 1, level: 内部 }
    - { detector: bank-card, atLeast: 10, level: 机密 }
    - { detector: cn.mobile, atLeast: 50, level: 秘密 }
    - { detector: customer-record, atLeast: 50, level: 机密 }

monitoring:
  removableStorage: true
  # 另外视为移动存储的挂载点。 Further mount points to treat as removable.
  removableMounts: []
  # 作为“文件夹”通道监视的目录。 Folders to watch as channel "folder".
  folders: []

rules:
  - id: block-secret-on-removable
    name: { zh-CN: 机密以上文件禁止拷入移动存储, en: Secret documents must not go onto removable storage }
    when:
      channel: removable-storage
      levelAtLeast: 机密
    action: block
    severity: high
    message:
      zh-CN: 该文件为机密以上级别，不允许拷贝到移动存储设备。文件已被安全保存，可联系信息安全部申请取回。
      en: This document is classified Secret or higher and must not be copied to removable storage. It is kept safe; ask Information Security to have it back.

  - id: warn-confidential-on-removable
    name: { zh-CN: 秘密级文件拷入移动存储时提醒, en: Confidential documents on removable storage are warned of }
    when:
      channel: removable-storage
      levelAtLeast: 秘密
    action: warn
    severity: medium
    message:
      zh-CN: 该文件为秘密级。请确认拷贝到移动存储设备确有必要，本次操作已记录。
      en: This document is classified Confidential. Make sure that it has to be on removable storage; this copy has been recorded.

  - id: audit-unreadable-on-removable
    name: { zh-CN: 无法检查的文件（加密、损坏、过大）留痕, en: Files that cannot be inspected (encrypted, broken, too large) are recorded }
    when:
      channel: removable-storage
      unreadable: true
    action: audit
    severity: low
`;
