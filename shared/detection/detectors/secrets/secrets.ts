import { WORD } from '../../text/characters.ts';
import { maskMiddle } from '../mask.ts';
import type { DetectorInfo, Found, Reported, TriggerDetector } from '../surface.ts';
import { mayEndName, readAssignment, readConnectionString } from './assignments.ts';
import { AFTER, BEFORE, SECRET_RULES, type SecretRule } from './rules.ts';

const NAMES: Record<string, [zh: string, en: string]> = {
  'private-key': ['私钥', 'Private key'],
  aws: ['AWS 访问密钥', 'AWS access key'],
  google: ['Google API 密钥', 'Google API key'],
  'tencent-cloud': ['腾讯云密钥', 'Tencent Cloud key'],
  azure: ['Azure 存储密钥', 'Azure storage key'],
  aliyun: ['阿里云 AccessKey', 'Alibaba Cloud access key'],
  github: ['GitHub 令牌', 'GitHub token'],
  gitlab: ['GitLab 令牌', 'GitLab token'],
  slack: ['Slack 令牌', 'Slack token'],
  stripe: ['Stripe 密钥', 'Stripe key'],
  npm: ['npm 令牌', 'npm token'],
  pypi: ['PyPI 令牌', 'PyPI token'],
  openai: ['OpenAI 密钥', 'OpenAI key'],
  anthropic: ['Anthropic 密钥', 'Anthropic key'],
  sendgrid: ['SendGrid 密钥', 'SendGrid key'],
  huggingface: ['Hugging Face 令牌', 'Hugging Face token'],
  shopify: ['Shopify 令牌', 'Shopify token'],
  digitalocean: ['DigitalOcean 令牌', 'DigitalOcean token'],
  jwt: ['JSON Web Token', 'JSON Web Token'],
  'feishu-wecom': ['企业微信机器人密钥', 'WeCom robot key'],
};

const maskSecret = (value: string) => maskMiddle(value.slice(0, 32), 4, 0);
const STANDARD = 'CWE-798; issuers’ published formats';

function infoOf(kind: string): Reported {
  const [zh, en] = NAMES[kind]!;
  return {
    id: `secret.${kind}`,
    name: { 'zh-CN': zh, en },
    standard: STANDARD,
    confidence: 0.95,
    mask: maskSecret,
  };
}

const BY_KIND = new Map(Object.keys(NAMES).map((kind) => [kind, infoOf(kind)]));

/** Rules by the two characters around their trigger, so that a lone dash or capital costs one look-up. */
const BY_PAIR = new Map<number, SecretRule[]>();
for (const rule of SECRET_RULES) {
  for (const pair of rule.pairs) {
    const key = pair.charCodeAt(0) * 65_536 + pair.charCodeAt(1);
    BY_PAIR.set(key, [...(BY_PAIR.get(key) ?? []), rule]);
  }
}

/** Keys and tokens that are told by their form, all kinds of a side in one look. */
function secretForms(side: SecretRule['side']): TriggerDetector {
  const rules = SECRET_RULES.filter((rule) => rule.side === side);
  const beside = new Set(rules.flatMap(({ pairs }) => pairs.map((pair) => pair.charCodeAt(side))));
  return {
    ...infoOf('private-key'),
    triggers: [...new Set(rules.map(({ trigger }) => trigger))].join(''),
    [side === BEFORE ? 'before' : 'after']: (code: number) => beside.has(code),
    find: (text, at) => findForm(text, at, side === BEFORE ? at - 1 : at),
  };
}

function findForm(text: string, at: number, pairAt: number): Found | undefined {
  const rules = BY_PAIR.get(text.charCodeAt(pairAt) * 65_536 + text.charCodeAt(pairAt + 1));
  if (!rules) return undefined;
  for (const { kind, trigger, at: offset, pattern } of rules) {
    if (text[at] !== trigger || at < offset) continue;
    const start = at - offset;
    // Within a word: looked at before the pattern is, or a row of heads would be read again and again.
    if (start > 0 && WORD[text.charCodeAt(start - 1)] === 1 && text[start] !== '-') continue;
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    if (!found || isPlaceholder(found[0])) continue;
    const end = start + found[0].length;
    return { start, end, value: found[0], confidence: 0.95, as: BY_KIND.get(kind)! };
  }
  return undefined;
}

/** Keys in documentation: `AKIAIOSFODNN7EXAMPLE`, `ghp_xxxxxxxx…`. */
function isPlaceholder(value: string): boolean {
  return /EXAMPLE|(.)\1{7}|1234567890abcdef|abcdefghij/i.test(value.replace(/-----/g, ''));
}

function byPlace(
  kind: string,
  zh: string,
  en: string,
  triggers: string,
  find: (text: string, at: number) => Found | undefined,
  beside: Pick<TriggerDetector, 'before' | 'after'>,
): TriggerDetector {
  return {
    id: `secret.${kind}`,
    name: { 'zh-CN': zh, en },
    standard: STANDARD,
    confidence: 0.8,
    triggers,
    ...beside,
    find,
    mask: () => '********',
  };
}

const BY_PLACE: readonly TriggerDetector[] = [
  byPlace(
    'connection-string',
    '连接串中的口令',
    'Password in a connection string',
    ':',
    readConnectionString,
    { after: (code) => code === 0x2f },
  ),
  byPlace('password', '配置中的口令', 'Password in configuration', ':：=>', readAssignment('password'), {
    before: mayEndName('password'),
  }),
  byPlace('key', '配置中的密钥', 'Key or token in configuration', ':=', readAssignment('key'), {
    before: mayEndName('key'),
  }),
];

/** Private keys, keys and tokens of well-known services, and passwords where configuration assigns them. */
export const secretTriggers: readonly TriggerDetector[] = [
  secretForms(AFTER),
  secretForms(BEFORE),
  ...BY_PLACE,
];

/** Every kind of secret, for people. */
export const SECRETS: readonly DetectorInfo[] = [...BY_KIND.values(), ...BY_PLACE];
