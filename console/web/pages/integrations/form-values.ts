import type {
  Integration,
  IntegrationRequest,
  IntegrationSecrets,
} from '../../../api/contract-integrations.ts';

export type Kind = Integration['settings']['kind'];

/** What the form holds: the fields of every kind side by side; only those of the chosen kind are sent. */
export interface Values {
  kind: Kind;
  name: string;
  enabled: boolean;
  sources: Integration['filter']['sources'];
  severity: Integration['filter']['severity'];
  types?: Integration['filter']['types'];
  channels?: Integration['filter']['channels'];
  groups?: string[];
  perSecond: number;
  allowLocal: boolean;
  allowPlaintext: boolean;
  host?: string;
  port?: number;
  transport: 'tls' | 'tcp' | 'udp';
  syslogFormat: 'cef' | 'leef' | 'ocsf' | 'ecs';
  webhookFormat: 'native' | 'ocsf' | 'ecs';
  confirm: boolean;
  ca?: string;
  webhookUrl?: string;
  url?: string;
  key?: string;
  password?: string;
  security: 'tls' | 'starttls' | 'none';
  user?: string;
  from?: string;
  to?: string[];
  language: 'zh-CN' | 'en';
  foldSeconds: number;
  quiet: boolean;
  quietFrom: string;
  quietTo: string;
  quietZone: string;
  quietExcept: Integration['filter']['severity'];
}

const NEW: Omit<Values, 'language'> = {
  kind: 'syslog',
  name: '',
  enabled: true,
  sources: ['events', 'audit'],
  severity: 'info',
  perSecond: 500,
  allowLocal: false,
  allowPlaintext: false,
  port: 6514,
  transport: 'tls',
  syslogFormat: 'cef',
  webhookFormat: 'native',
  confirm: true,
  security: 'tls',
  foldSeconds: 60,
  quiet: false,
  quietFrom: '22:00',
  quietTo: '07:00',
  quietZone: 'Asia/Shanghai',
  quietExcept: 'critical',
};

/** What else is sensible for a kind when it is chosen. */
export const OF_KIND: Record<Kind, Partial<Values>> = {
  syslog: { port: 6514, sources: ['events', 'audit'], severity: 'info', perSecond: 500 },
  webhook: { sources: ['events', 'audit'], severity: 'info', perSecond: 100 },
  wecom: { sources: ['events', 'notices'], severity: 'high', perSecond: 1 },
  dingtalk: { sources: ['events', 'notices'], severity: 'high', perSecond: 1 },
  feishu: { sources: ['events', 'notices'], severity: 'high', perSecond: 1 },
  email: { port: 465, sources: ['notices'], severity: 'high', perSecond: 1 },
};

export function newValues(language: Values['language']): Values {
  return { ...NEW, language };
}

/** What is there, as the form shows it; secrets stay empty. */
export function valuesOf(
  { settings, filter, ...integration }: Integration,
  language: Values['language'],
): Values {
  const { name, enabled, perSecond, allowLocal, allowPlaintext } = integration;
  const values: Values = {
    ...newValues(language),
    ...filter,
    kind: settings.kind,
    name,
    enabled,
    perSecond,
    allowLocal,
    allowPlaintext,
    ...(settings.ca ? { ca: settings.ca } : {}),
  };
  if (settings.kind === 'webhook')
    return { ...values, webhookUrl: settings.url, webhookFormat: settings.format };
  if (settings.kind === 'syslog') {
    const { host, port, transport, format, confirm } = settings;
    return { ...values, host, port, transport, syslogFormat: format, confirm };
  }
  const { quiet } = settings;
  const messages: Values = {
    ...values,
    language: settings.language,
    foldSeconds: settings.foldSeconds,
    ...(quiet
      ? {
          quiet: true,
          quietFrom: quiet.from,
          quietTo: quiet.to,
          quietZone: quiet.zone,
          quietExcept: quiet.except,
        }
      : {}),
  };
  if (settings.kind !== 'email') return messages;
  const { host, port, security, user, from, to } = settings;
  return { ...messages, host, port, security, ...(user ? { user } : {}), from, to };
}

/** What the console is asked for. */
export function requestOf(values: Values): IntegrationRequest {
  const { name, enabled, perSecond, allowLocal, allowPlaintext, sources, severity } = values;
  const { types, channels, groups } = values;
  const secrets: IntegrationSecrets = {
    ...(values.url ? { url: values.url.trim() } : {}),
    ...(values.key ? { key: values.key.trim() } : {}),
    ...(values.password ? { password: values.password } : {}),
  };
  return {
    name: name.trim(),
    enabled,
    perSecond,
    allowLocal,
    allowPlaintext,
    filter: {
      sources,
      severity,
      ...(types?.length ? { types } : {}),
      ...(channels?.length ? { channels } : {}),
      ...(groups?.length ? { groups } : {}),
    },
    settings: settingsOf(values),
    ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
  };
}

function settingsOf(values: Values): IntegrationRequest['settings'] {
  const { kind, transport, confirm, security } = values;
  const ca = values.ca?.trim() ? { ca: values.ca.trim() } : {};
  const host = values.host?.trim() ?? '';
  const port = values.port ?? 0;
  if (kind === 'syslog') return { kind, host, port, transport, format: values.syslogFormat, confirm, ...ca };
  if (kind === 'webhook')
    return { kind, url: values.webhookUrl?.trim() ?? '', format: values.webhookFormat, ...ca };
  const messages = {
    language: values.language,
    foldSeconds: values.foldSeconds,
    ...(values.quiet
      ? {
          quiet: {
            from: values.quietFrom,
            to: values.quietTo,
            zone: values.quietZone,
            except: values.quietExcept,
          },
        }
      : {}),
    ...ca,
  };
  if (kind !== 'email') return { kind, ...messages };
  const user = values.user?.trim() ? { user: values.user.trim() } : {};
  return {
    kind,
    host,
    port,
    security,
    ...user,
    from: values.from?.trim() ?? '',
    to: values.to ?? [],
    ...messages,
  };
}
