import {
  ApiOutlined,
  AuditOutlined,
  CheckSquareOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  DesktopOutlined,
  FileProtectOutlined,
  FileSearchOutlined,
  HourglassOutlined,
  KeyOutlined,
  ReadOutlined,
  SafetyCertificateOutlined,
  SignatureOutlined,
  TeamOutlined,
  UnorderedListOutlined,
  UsbOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Right } from '../../api/contract.ts';

/** What the menu offers, in its order: a path of routes.tsx, the right it takes, the text nav.<key>, a picture. */
export const NAV = [
  { key: 'overview', path: '/', right: 'overview.read', icon: <DashboardOutlined /> },
  { key: 'events', path: '/events', right: 'events.read', icon: <UnorderedListOutlined /> },
  { key: 'devices', path: '/devices', right: 'devices.read', icon: <DesktopOutlined /> },
  { key: 'usb', path: '/usb', right: 'known-devices.read', icon: <UsbOutlined /> },
  { key: 'requests', path: '/requests', right: 'isolation.read', icon: <CheckSquareOutlined /> },
  { key: 'policies', path: '/policies', right: 'policies.read', icon: <SafetyCertificateOutlined /> },
  {
    key: 'classification-data',
    path: '/classification-data',
    right: 'recognition.read',
    icon: <DatabaseOutlined />,
  },
  { key: 'training', path: '/training', right: 'training.read', icon: <ReadOutlined /> },
  { key: 'evidence', path: '/evidence', right: 'evidence.read', icon: <FileProtectOutlined /> },
  { key: 'watermark', path: '/watermark', right: 'watermarks.read', icon: <FileSearchOutlined /> },
  { key: 'signing', path: '/signing', right: 'policies.read', icon: <SignatureOutlined /> },
  { key: 'tokens', path: '/enrolment', right: 'enrolment.read', icon: <KeyOutlined /> },
  { key: 'accounts', path: '/accounts', right: 'accounts.read', icon: <TeamOutlined /> },
  { key: 'retention', path: '/retention', right: 'retention.read', icon: <HourglassOutlined /> },
  { key: 'integrations', path: '/integrations', right: 'integrations.read', icon: <ApiOutlined /> },
  { key: 'audit', path: '/audit', right: 'record.read', icon: <AuditOutlined /> },
] as const satisfies readonly { key: string; path: string; right: Right; icon: ReactNode }[];
