import type { ComponentType } from 'react';
import type { Right } from '../../api/contract.ts';
import { page } from './lazy-page.ts';

/** Pages that stand alone, before log-in. */
export const GATES = [
  {
    path: '/login',
    Page: page(() => import('../pages/login/login-page.tsx'), 'LoginPage', [
      'login',
      'second-factor',
      'sign-on',
    ]),
  },
  { path: '/setup', Page: page(() => import('../pages/setup/setup-page.tsx'), 'SetupPage', ['login']) },
];

/** Every page by its path, with the right it takes; each is a folder of its own. A page added here goes into nav.tsx when the menu offers it. */
export const PAGES: readonly { path: string; right?: Right; Page: ComponentType }[] = [
  {
    path: '/',
    right: 'overview.read',
    Page: page(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage', ['overview', 'policies']),
  },
  {
    path: '/events/:position?',
    right: 'events.read',
    Page: page(() => import('../pages/events/events-page.tsx'), 'EventsPage', [
      'detectors',
      'devices',
      'directory',
      'events',
      'evidence',
      'policies',
      'response',
    ]),
  },
  {
    path: '/incidents',
    right: 'incidents.read',
    Page: page(() => import('../pages/incidents/incidents-page.tsx'), 'IncidentsPage', ['incidents']),
  },
  {
    path: '/incidents/:id',
    right: 'incidents.read',
    Page: page(() => import('../pages/incidents/incident-page.tsx'), 'IncidentPage', [
      'enforcement',
      'incidents',
    ]),
  },
  {
    path: '/people',
    right: 'people.read',
    Page: page(() => import('../pages/people/people-page.tsx'), 'PeoplePage', ['people']),
  },
  {
    path: '/people/:name',
    right: 'people.read',
    Page: page(() => import('../pages/people/person-page.tsx'), 'PersonPage', ['directory', 'people']),
  },
  {
    path: '/leaks',
    right: 'leaks.search',
    Page: page(() => import('../pages/leaks/leaks-page.tsx'), 'LeaksPage', ['leaks']),
  },
  {
    path: '/devices',
    right: 'devices.read',
    Page: page(() => import('../pages/devices/devices-page.tsx'), 'DevicesPage', [
      'devices',
      'enforcement',
      'overview',
      'policies',
    ]),
  },
  {
    path: '/devices/:agentId',
    right: 'devices.read',
    Page: page(() => import('../pages/devices/device-page.tsx'), 'DevicePage', [
      'devices',
      'enforcement',
      'overview',
      'policies',
    ]),
  },
  {
    path: '/usb',
    right: 'known-devices.read',
    Page: page(() => import('../pages/known-devices/known-devices-page.tsx'), 'KnownDevicesPage', [
      'enforcement',
    ]),
  },
  {
    path: '/requests',
    right: 'isolation.read',
    Page: page(() => import('../pages/requests/requests-page.tsx'), 'RequestsPage', ['enforcement']),
  },
  {
    path: '/requests/:approval',
    right: 'policies.read',
    Page: page(() => import('../pages/requests/proposal-page.tsx'), 'ProposalPage', [
      'enforcement',
      'policies',
      'signing',
    ]),
  },
  {
    path: '/signing',
    right: 'policies.read',
    Page: page(() => import('../pages/signing/signing-page.tsx'), 'SigningPage', [
      'login',
      'sign-on',
      'signing',
    ]),
  },
  {
    path: '/policies',
    right: 'policies.read',
    Page: page(() => import('../pages/policies/policies-page.tsx'), 'PoliciesPage', [
      'devices',
      'events',
      'overview',
      'policies',
    ]),
  },
  {
    path: '/policies/edit',
    right: 'policies.try',
    Page: page(() => import('../pages/policies/edit/edit-page.tsx'), 'EditPage', ['policies']),
  },
  {
    path: '/policies/compare',
    right: 'policies.read',
    Page: page(() => import('../pages/policies/compare-page.tsx'), 'ComparePage', ['policies']),
  },
  {
    path: '/policies/:revision',
    right: 'policies.read',
    Page: page(() => import('../pages/policies/revision-page.tsx'), 'RevisionPage', [
      'devices',
      'events',
      'overview',
      'policies',
    ]),
  },
  {
    path: '/training',
    right: 'training.read',
    Page: page(() => import('../pages/training/training-page.tsx'), 'TrainingPage', ['training']),
  },
  {
    path: '/evidence',
    right: 'evidence.read',
    Page: page(() => import('../pages/evidence/evidence-page.tsx'), 'EvidencePage', [
      'detectors',
      'evidence',
    ]),
  },
  {
    path: '/watermark',
    right: 'watermarks.read',
    Page: page(() => import('../pages/watermark/watermark-page.tsx'), 'WatermarkPage', ['watermark']),
  },
  {
    path: '/classification-data',
    right: 'recognition.read',
    Page: page(
      () => import('../pages/classification-data/classification-data-page.tsx'),
      'ClassificationDataPage',
      ['classification-data'],
    ),
  },
  {
    path: '/classification-data/:id',
    right: 'recognition.read',
    Page: page(() => import('../pages/classification-data/set-page.tsx'), 'SetPage', [
      'classification-data',
      'devices',
      'policies',
    ]),
  },
  {
    path: '/enrolment',
    right: 'enrolment.read',
    Page: page(() => import('../pages/tokens/tokens-page.tsx'), 'TokensPage', ['tokens']),
  },
  {
    path: '/accounts',
    right: 'accounts.read',
    Page: page(() => import('../pages/accounts/accounts-page.tsx'), 'AccountsPage', [
      'accounts',
      'login',
      'second-factor',
    ]),
  },
  {
    path: '/sign-on',
    right: 'accounts.read',
    Page: page(() => import('../pages/sign-on/sign-on-page.tsx'), 'SignOnPage', [
      'login',
      'second-factor',
      'sign-on',
      'sign-on-settings',
    ]),
  },
  {
    path: '/retention',
    right: 'retention.read',
    Page: page(() => import('../pages/retention/retention-page.tsx'), 'RetentionPage', ['retention']),
  },
  {
    path: '/integrations',
    right: 'integrations.read',
    Page: page(() => import('../pages/integrations/integrations-page.tsx'), 'IntegrationsPage', [
      'integrations',
    ]),
  },
  {
    path: '/directory',
    right: 'integrations.read',
    Page: page(() => import('../pages/directory/directory-page.tsx'), 'DirectoryPage', ['directory']),
  },
  {
    path: '/audit',
    right: 'record.read',
    Page: page(() => import('../pages/audit/audit-page.tsx'), 'AuditPage', ['audit']),
  },
  {
    path: '/me',
    Page: page(() => import('../pages/me/me-page.tsx'), 'MePage', [
      'accounts',
      'enforcement',
      'login',
      'second-factor',
      'sign-on',
    ]),
  },
  { path: '*', Page: page(() => import('../pages/not-found/not-found-page.tsx'), 'NotFoundPage') },
];
