import type { Language } from './language.ts';

type Loaders = Record<Language, () => Promise<Record<string, object>>>;

/** The texts of every page (base.ts) and those that come with the pages that name them (app/pages.tsx). */
export const PARTS = {
  base: { 'zh-CN': () => import('./zh-CN/base.ts'), en: () => import('./en/base.ts') },
  login: { 'zh-CN': () => import('./zh-CN/login.ts'), en: () => import('./en/login.ts') },
  'second-factor': {
    'zh-CN': () => import('./zh-CN/second-factor.ts'),
    en: () => import('./en/second-factor.ts'),
  },
  'sign-on': { 'zh-CN': () => import('./zh-CN/sign-on.ts'), en: () => import('./en/sign-on.ts') },
  'sign-on-settings': {
    'zh-CN': () => import('./zh-CN/sign-on-settings.ts'),
    en: () => import('./en/sign-on-settings.ts'),
  },
  overview: { 'zh-CN': () => import('./zh-CN/overview.ts'), en: () => import('./en/overview.ts') },
  events: { 'zh-CN': () => import('./zh-CN/events.ts'), en: () => import('./en/events.ts') },
  people: { 'zh-CN': () => import('./zh-CN/people.ts'), en: () => import('./en/people.ts') },
  leaks: { 'zh-CN': () => import('./zh-CN/leaks.ts'), en: () => import('./en/leaks.ts') },
  incidents: { 'zh-CN': () => import('./zh-CN/incidents.ts'), en: () => import('./en/incidents.ts') },
  detectors: { 'zh-CN': () => import('./zh-CN/detectors.ts'), en: () => import('./en/detectors.ts') },
  response: { 'zh-CN': () => import('./zh-CN/response.ts'), en: () => import('./en/response.ts') },
  devices: { 'zh-CN': () => import('./zh-CN/devices.ts'), en: () => import('./en/devices.ts') },
  enforcement: { 'zh-CN': () => import('./zh-CN/enforcement.ts'), en: () => import('./en/enforcement.ts') },
  policies: { 'zh-CN': () => import('./zh-CN/policies.ts'), en: () => import('./en/policies.ts') },
  'classification-data': {
    'zh-CN': () => import('./zh-CN/classification-data.ts'),
    en: () => import('./en/classification-data.ts'),
  },
  signing: { 'zh-CN': () => import('./zh-CN/signing.ts'), en: () => import('./en/signing.ts') },
  tokens: { 'zh-CN': () => import('./zh-CN/tokens.ts'), en: () => import('./en/tokens.ts') },
  retention: { 'zh-CN': () => import('./zh-CN/retention.ts'), en: () => import('./en/retention.ts') },
  integrations: {
    'zh-CN': () => import('./zh-CN/integrations.ts'),
    en: () => import('./en/integrations.ts'),
  },
  directory: { 'zh-CN': () => import('./zh-CN/directory.ts'), en: () => import('./en/directory.ts') },
  training: { 'zh-CN': () => import('./zh-CN/training.ts'), en: () => import('./en/training.ts') },
  accounts: { 'zh-CN': () => import('./zh-CN/accounts.ts'), en: () => import('./en/accounts.ts') },
  audit: { 'zh-CN': () => import('./zh-CN/audit.ts'), en: () => import('./en/audit.ts') },
  evidence: { 'zh-CN': () => import('./zh-CN/evidence.ts'), en: () => import('./en/evidence.ts') },
  watermark: { 'zh-CN': () => import('./zh-CN/watermark.ts'), en: () => import('./en/watermark.ts') },
} satisfies Record<string, Loaders>;

export type Part = keyof typeof PARTS;
