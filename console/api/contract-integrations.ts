import { z } from 'zod';
import { EVENT_TYPES } from '../../shared/events/event.ts';
import { Channel } from '../../shared/events/observation.ts';
import { Severity } from '../../shared/events/severity.ts';

/** What is forwarded: agents' events, acts of the record, and notices that parts of the console write to people. */
export const SOURCES = ['events', 'audit', 'notices'] as const;
export const Source = z.enum(SOURCES);
export type Source = z.infer<typeof Source>;

export const INTEGRATION_KINDS = ['syslog', 'webhook', 'wecom', 'dingtalk', 'feishu', 'email'] as const;
export type IntegrationKind = (typeof INTEGRATION_KINDS)[number];

const Host = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9._:-]+$/, 'a host name or an address');
const Port = z.number().int().min(1).max(65_535);
/** Certificates (PEM) of a company's own authority, trusted for this target instead of the public ones. */
const Ca = z
  .string()
  .max(65_536)
  .regex(/-----BEGIN CERTIFICATE-----/, 'certificates in PEM')
  .optional();
const Url = z.url({ protocol: /^https?$/ }).max(2048);
const Mailbox = z.email().max(254);

/** Time of day in which nobody is to be disturbed, except by what is at least as severe as `except`. */
export const QuietHours = z.strictObject({
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** IANA name of the time zone. */
  zone: z.string().max(64).refine(isTimeZone, 'an IANA time zone such as Asia/Shanghai'),
  except: Severity,
});
export type QuietHours = z.infer<typeof QuietHours>;

/** How messages to people are written. */
const messages = {
  language: z.enum(['zh-CN', 'en']),
  /** After a message the next one waits for this long, and tells of all that came meanwhile. */
  foldSeconds: z.number().int().min(10).max(86_400),
  quiet: QuietHours.optional(),
};

export const SyslogSettings = z.strictObject({
  kind: z.literal('syslog'),
  host: Host,
  port: Port,
  transport: z.enum(['tls', 'tcp', 'udp']),
  format: z.enum(['cef', 'leef', 'ocsf', 'ecs']),
  /**
   * A batch counts as delivered when the receiver has read it to its end and closed the connection. For receivers
   * that never close, false: what was under way when one dies is then lost.
   */
  confirm: z.boolean(),
  ca: Ca,
});
export const WebhookSettings = z.strictObject({
  kind: z.literal('webhook'),
  url: Url,
  format: z.enum(['native', 'ocsf', 'ecs']),
  ca: Ca,
});
const robot = <K extends 'wecom' | 'dingtalk' | 'feishu'>(kind: K) =>
  z.strictObject({ kind: z.literal(kind), ca: Ca, ...messages });
export const EmailSettings = z.strictObject({
  kind: z.literal('email'),
  host: Host,
  port: Port,
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string().max(254).optional(),
  from: Mailbox,
  to: z.array(Mailbox).max(50),
  ca: Ca,
  ...messages,
});

export const IntegrationSettings = z.discriminatedUnion('kind', [
  SyslogSettings,
  WebhookSettings,
  robot('wecom'),
  robot('dingtalk'),
  robot('feishu'),
  EmailSettings,
]);
export type IntegrationSettings = z.infer<typeof IntegrationSettings>;

export const IntegrationFilter = z.strictObject({
  sources: z.array(Source).min(1),
  /** At least as severe. */
  severity: Severity,
  /** Of events; left out for all. */
  types: z.array(z.enum(EVENT_TYPES)).min(1).optional(),
  channels: z.array(Channel).min(1).optional(),
  /** Groups of PCs. */
  groups: z.array(z.string().min(1).max(64)).min(1).max(64).optional(),
});
export type IntegrationFilter = z.infer<typeof IntegrationFilter>;

/** What a target is kept with that is never shown again. */
export const IntegrationSecrets = z.strictObject({
  /** Of a robot: its address, which whoever knows it can write to. */
  url: Url.optional(),
  /** Key that a webhook or a robot signs with. */
  key: z.string().min(1).max(512).optional(),
  /** For the mail server. */
  password: z.string().min(1).max(512).optional(),
});
export type IntegrationSecrets = z.infer<typeof IntegrationSecrets>;

const common = {
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean(),
  /** Addresses of this computer and of its own link may be reached. */
  allowLocal: z.boolean(),
  /** What is sent may be read on its way. */
  allowPlaintext: z.boolean(),
  /** Records a second at most. */
  perSecond: z.number().int().min(1).max(10_000),
  filter: IntegrationFilter,
  settings: IntegrationSettings,
};

/** Secrets that are left out stay as they are. */
export const IntegrationRequest = z.strictObject({ ...common, secrets: IntegrationSecrets.optional() });
export type IntegrationRequest = z.infer<typeof IntegrationRequest>;

export const Integration = z.object({
  id: z.uuid(),
  ...common,
  /** Which secrets are set. */
  secrets: z.array(IntegrationSecrets.keyof()),
  createdAt: z.number().int(),
  /** Records that were delivered since it was made. */
  delivered: z.number().int(),
  lastDeliveredAt: z.number().int().nullable(),
  lastError: z.string().nullable(),
  lastErrorAt: z.number().int().nullable(),
  /** Since when nothing gets through; null while all is well. */
  failingSince: z.number().int().nullable(),
  /** Tried in vain for too long: nothing is sent until somebody tests or changes it. What waits is kept. */
  givenUp: z.boolean(),
  /** Records that have come since what was dealt with last, before the filter. */
  behind: z.number().int(),
  /** How old the first of them is, in milliseconds. */
  lagMs: z.number().int(),
});
export type Integration = z.infer<typeof Integration>;

export const IntegrationList = z.object({ integrations: z.array(Integration) });
/** A key that the console made is told this once. */
export const IntegrationSaved = z.object({ integration: Integration, key: z.string().nullable() });
export type IntegrationSaved = z.infer<typeof IntegrationSaved>;
/** What became of a test message; `error` in the receiver's or the system's words. */
export const IntegrationTest = z.object({ ok: z.boolean(), error: z.string().nullable() });
export type IntegrationTest = z.infer<typeof IntegrationTest>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
