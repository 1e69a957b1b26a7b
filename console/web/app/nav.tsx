import {
  AuditOutlined,
  CheckSquareOutlined,
  DashboardOutlined,
  DesktopOutlined,
  KeyOutlined,
  SafetyCertificateOutlined,
  TeamOutlined,
  UnorderedListOutlined,
  UsbOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';

/** What the menu offers, in its order: a path of routes.tsx, the text nav.<key>, a picture. */
export const NAV = [
  { key: 'overview', path: '/', icon: <DashboardOutlined /> },
  { key: 'events', path: '/events', icon: <UnorderedListOutlined /> },
  { key: 'devices', path: '/devices', icon: <DesktopOutlined /> },
  { key: 'usb', path: '/usb', icon: <UsbOutlined /> },
  { key: 'requests', path: '/requests', icon: <CheckSquareOutlined /> },
  { key: 'policies', path: '/policies', icon: <SafetyCertificateOutlined /> },
  { key: 'tokens', path: '/enrolment', icon: <KeyOutlined /> },
  { key: 'accounts', path: '/accounts', icon: <TeamOutlined /> },
  { key: 'audit', path: '/audit', icon: <AuditOutlined /> },
] as const satisfies readonly { key: string; path: string; icon: ReactNode }[];
