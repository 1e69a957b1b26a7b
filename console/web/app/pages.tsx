import { type ComponentType, lazy } from 'react';
import type { Right } from '../../api/contract.ts';

/** Fetches a page when it is first opened. */
const page = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) =>
  lazy(async () => ({ default: (await load())[name] }));

/** Pages that stand alone, before log-in. */
export const GATES = [
  { path: '/login', Page: page(() => import('../pages/login/login-page.tsx'), 'LoginPage') },
  { path: '/setup', Page: page(() => import('../pages/setup/setup-page.tsx'), 'SetupPage') },
];

/** Every page by its path, with the right it takes; each is a folder of its own. A page added here goes into nav.tsx when the menu offers it. */
export const PAGES: readonly { path: string; right?: Right; Page: ComponentType }[] = [
  {
    path: '/',
    right: 'overview.read',
    Page: page(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage'),
  },
  {
    path: '/events/:position?',
    right: 'events.read',
    Page: page(() => import('../pages/events/events-page.tsx'), 'EventsPage'),
  },
  {
    path: '/devices',
    right: 'devices.read',
    Page: page(() => import('../pages/devices/devices-page.tsx'), 'DevicesPage'),
  },
  {
    path: '/devices/:agentId',
    right: 'devices.read',
    Page: page(() => import('../pages/devices/device-page.tsx'), 'DevicePage'),
  },
  {
    path: '/usb',
    right: 'known-devices.read',
    Page: page(() => import('../pages/known-devices/known-devices-page.tsx'), 'KnownDevicesPage'),
  },
  {
    path: '/requests',
    right: 'isolation.read',
    Page: page(() => import('../pages/requests/requests-page.tsx'), 'RequestsPage'),
  },
  {
    path: '/requests/:approval',
    right: 'policies.read',
    Page: page(() => import('../pages/requests/proposal-page.tsx'), 'ProposalPage'),
  },
  {
    path: '/signing',
    right: 'policies.read',
    Page: page(() => import('../pages/signing/signing-page.tsx'), 'SigningPage'),
  },
  {
    path: '/policies',
    right: 'policies.read',
    Page: page(() => import('../pages/policies/policies-page.tsx'), 'PoliciesPage'),
  },
  {
    path: '/policies/edit',
    right: 'policies.try',
    Page: page(() => import('../pages/policies/edit/edit-page.tsx'), 'EditPage'),
  },
  {
    path: '/policies/compare',
    right: 'policies.read',
    Page: page(() => import('../pages/policies/compare-page.tsx'), 'ComparePage'),
  },
  {
    path: '/policies/:revision',
    right: 'policies.read',
    Page: page(() => import('../pages/policies/revision-page.tsx'), 'RevisionPage'),
  },
  {
    path: '/training',
    right: 'training.read',
    Page: page(() => import('../pages/training/training-page.tsx'), 'TrainingPage'),
  },
  {
    path: '/watermark',
    right: 'watermarks.read',
    Page: page(() => import('../pages/watermark/watermark-page.tsx'), 'WatermarkPage'),
  },
  {
    path: '/classification-data',
    right: 'recognition.read',
    Page: page(
      () => import('../pages/classification-data/classification-data-page.tsx'),
      'ClassificationDataPage',
    ),
  },
  {
    path: '/classification-data/:id',
    right: 'recognition.read',
    Page: page(() => import('../pages/classification-data/set-page.tsx'), 'SetPage'),
  },
  {
    path: '/enrolment',
    right: 'enrolment.read',
    Page: page(() => import('../pages/tokens/tokens-page.tsx'), 'TokensPage'),
  },
  {
    path: '/accounts',
    right: 'accounts.read',
    Page: page(() => import('../pages/accounts/accounts-page.tsx'), 'AccountsPage'),
  },
  {
    path: '/retention',
    right: 'retention.read',
    Page: page(() => import('../pages/retention/retention-page.tsx'), 'RetentionPage'),
  },
  {
    path: '/audit',
    right: 'record.read',
    Page: page(() => import('../pages/audit/audit-page.tsx'), 'AuditPage'),
  },
  { path: '/me', Page: page(() => import('../pages/me/me-page.tsx'), 'MePage') },
  { path: '*', Page: page(() => import('../pages/not-found/not-found-page.tsx'), 'NotFoundPage') },
];
