import { type ComponentType, lazy } from 'react';

/** Fetches a page when it is first opened. */
const page = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) =>
  lazy(async () => ({ default: (await load())[name] }));

/** Pages that stand alone, before log-in. */
export const GATES = [
  { path: '/login', Page: page(() => import('../pages/login/login-page.tsx'), 'LoginPage') },
  { path: '/setup', Page: page(() => import('../pages/setup/setup-page.tsx'), 'SetupPage') },
];

/** Every page by its path; each is a folder of its own. A page added here goes into nav.tsx when the menu offers it. */
export const PAGES = [
  { path: '/', Page: page(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage') },
  { path: '/events/:position?', Page: page(() => import('../pages/events/events-page.tsx'), 'EventsPage') },
  { path: '/devices', Page: page(() => import('../pages/devices/devices-page.tsx'), 'DevicesPage') },
  { path: '/devices/:agentId', Page: page(() => import('../pages/devices/device-page.tsx'), 'DevicePage') },
  {
    path: '/usb',
    Page: page(() => import('../pages/known-devices/known-devices-page.tsx'), 'KnownDevicesPage'),
  },
  { path: '/requests', Page: page(() => import('../pages/requests/requests-page.tsx'), 'RequestsPage') },
  { path: '/policies', Page: page(() => import('../pages/policies/policies-page.tsx'), 'PoliciesPage') },
  { path: '/policies/edit', Page: page(() => import('../pages/policies/edit/edit-page.tsx'), 'EditPage') },
  {
    path: '/policies/compare',
    Page: page(() => import('../pages/policies/compare-page.tsx'), 'ComparePage'),
  },
  {
    path: '/policies/:revision',
    Page: page(() => import('../pages/policies/revision-page.tsx'), 'RevisionPage'),
  },
  { path: '/enrolment', Page: page(() => import('../pages/tokens/tokens-page.tsx'), 'TokensPage') },
  { path: '/accounts', Page: page(() => import('../pages/accounts/accounts-page.tsx'), 'AccountsPage') },
  { path: '/audit', Page: page(() => import('../pages/audit/audit-page.tsx'), 'AuditPage') },
  { path: '*', Page: page(() => import('../pages/not-found/not-found-page.tsx'), 'NotFoundPage') },
];
