/**
 * Forms of credentials that are told by their look, after what their issuers publish. `at` is how many
 * characters stand before the trigger character; the pattern is tried from there.
 */
export interface SecretRule {
  /** Detector id behind `secret.`. */
  readonly kind: string;
  readonly trigger: string;
  readonly at: number;
  readonly pattern: RegExp;
}

const rule = (kind: string, prefix: string, offset: number, rest: string, flags = ''): SecretRule => ({
  kind,
  trigger: prefix.charAt(offset),
  at: offset,
  pattern: new RegExp(`${prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${rest}`, `y${flags}`),
});

const END = '(?![A-Za-z0-9_-])';

export const SECRET_RULES: readonly SecretRule[] = [
  {
    kind: 'private-key',
    trigger: 'B',
    at: 5,
    pattern: /-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y,
  },
  { kind: 'private-key', trigger: 'P', at: 0, pattern: /PuTTY-User-Key-File-[23]: /y },
  { kind: 'aws', trigger: 'A', at: 0, pattern: /A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?![A-Za-z0-9])/y },
  { kind: 'google', trigger: 'A', at: 0, pattern: /AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/y },
  { kind: 'tencent-cloud', trigger: 'A', at: 0, pattern: /AKID[A-Za-z0-9]{32}(?![A-Za-z0-9])/y },
  { kind: 'azure', trigger: 'A', at: 0, pattern: /AccountKey=[A-Za-z0-9+/]{86}==/y },
  { kind: 'aliyun', trigger: 'L', at: 0, pattern: /LTAI[A-Za-z0-9]{12,26}(?![A-Za-z0-9])/y },
  { kind: 'github', trigger: '_', at: 3, pattern: /gh[pousr]_[A-Za-z0-9]{36,251}(?![A-Za-z0-9])/y },
  { kind: 'github', trigger: '_', at: 6, pattern: /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/y },
  rule('gitlab', 'glpat-', 5, `[A-Za-z0-9_-]{20,}${END}`),
  { kind: 'slack', trigger: '-', at: 4, pattern: /xox[abeprs]-[A-Za-z0-9-]{20,}/y },
  { kind: 'stripe', trigger: '_', at: 2, pattern: /[sr]k_(?:live|test)_[A-Za-z0-9]{16,247}(?![A-Za-z0-9])/y },
  rule('npm', 'npm_', 3, `[A-Za-z0-9]{36}${END}`),
  rule('pypi', 'pypi-', 4, 'AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}'),
  {
    kind: 'openai',
    trigger: '-',
    at: 2,
    pattern: /sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/y,
  },
  { kind: 'anthropic', trigger: '-', at: 2, pattern: /sk-ant-[a-z]{3,6}[0-9]{2}-[A-Za-z0-9_-]{80,}/y },
  {
    kind: 'sendgrid',
    trigger: 'G',
    at: 1,
    pattern: /SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/y,
  },
  rule('huggingface', 'hf_', 2, `[A-Za-z0-9]{34,}${END}`),
  { kind: 'shopify', trigger: '_', at: 5, pattern: /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/y },
  rule('digitalocean', 'dop_v1_', 3, '[a-f0-9]{64}'),
  {
    kind: 'jwt',
    trigger: 'J',
    at: 2,
    pattern: /eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}/y,
  },
  { kind: 'feishu-wecom', trigger: 'k', at: 0, pattern: /key=[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/y },
];
