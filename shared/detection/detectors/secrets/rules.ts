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
  /** The trigger with the character before or behind it, as `side` says: one of them must be there. */
  readonly pairs: readonly string[];
  readonly side: typeof BEFORE | typeof AFTER;
}

/** Where in a pair the character beside the trigger stands. */
export const BEFORE = 0;
export const AFTER = 1;

const rule = (
  kind: string,
  trigger: string,
  at: number,
  pairs: readonly string[],
  pattern: RegExp,
): SecretRule => ({
  kind,
  trigger,
  at,
  pairs,
  pattern,
  side: pairs[0]!.charAt(1) === trigger ? BEFORE : AFTER,
});

export const SECRET_RULES: readonly SecretRule[] = [
  rule('private-key', 'B', 5, ['-B'], /-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y),
  rule('private-key', 'P', 0, ['Pu'], /PuTTY-User-Key-File-[23]: /y),
  rule('aws', 'A', 0, ['AK', 'AS', 'AB', 'AC'], /A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?![A-Za-z0-9])/y),
  rule('google', 'A', 0, ['AI'], /AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/y),
  rule('tencent-cloud', 'A', 0, ['AK'], /AKID[A-Za-z0-9]{32}(?![A-Za-z0-9])/y),
  rule('azure', 'A', 0, ['Ac'], /AccountKey=[A-Za-z0-9+/]{86}==/y),
  rule('aliyun', 'L', 0, ['LT'], /LTAI[A-Za-z0-9]{12,26}(?![A-Za-z0-9])/y),
  rule('github', '_', 3, ['p_', 'o_', 'u_', 's_', 'r_'], /gh[pousr]_[A-Za-z0-9]{36,251}(?![A-Za-z0-9])/y),
  rule('github', '_', 6, ['b_'], /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/y),
  rule('gitlab', '-', 5, ['t-'], /glpat-[A-Za-z0-9_-]{20,255}(?![A-Za-z0-9_-])/y),
  rule('slack', '-', 4, ['a-', 'b-', 'e-', 'p-', 'r-', 's-'], /xox[abeprs]-[A-Za-z0-9-]{20,255}/y),
  rule('stripe', '_', 2, ['k_'], /[sr]k_(?:live|test)_[A-Za-z0-9]{16,247}(?![A-Za-z0-9])/y),
  rule('npm', '_', 3, ['m_'], /npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_-])/y),
  rule('pypi', '-', 4, ['i-'], /pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,1024}/y),
  rule(
    'openai',
    '-',
    2,
    ['k-'],
    /sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,255}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/y,
  ),
  rule('anthropic', '-', 2, ['k-'], /sk-ant-[a-z]{3,6}[0-9]{2}-[A-Za-z0-9_-]{80,255}/y),
  rule('sendgrid', 'G', 1, ['SG'], /SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/y),
  rule('huggingface', '_', 2, ['f_'], /hf_[A-Za-z0-9]{34,64}(?![A-Za-z0-9_-])/y),
  rule('shopify', '_', 5, ['t_', 'a_', 's_'], /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/y),
  rule('digitalocean', '_', 3, ['p_'], /dop_v1_[a-f0-9]{64}/y),
  rule(
    'jwt',
    'J',
    2,
    ['yJ'],
    /eyJ[A-Za-z0-9_-]{10,1024}\.eyJ[A-Za-z0-9_-]{10,8192}\.[A-Za-z0-9_-]{16,1024}/y,
  ),
  rule('feishu-wecom', '=', 3, ['y='], /key=[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/y),
];
