import { useTranslation } from 'react-i18next';
import type { Device } from '../../../api/contract.ts';
import { Dot, Tag, type Tone } from '../../components/tag.tsx';

const STATE_TONES: Record<Device['state'], Tone> = {
  online: 'good',
  offline: 'info',
  silent: 'critical',
  revoked: 'high',
};
const POLICY_TONES: Record<Device['policyState'], Tone> = {
  applied: 'good',
  refused: 'critical',
  pending: 'medium',
};

export function DeviceState({ state }: { state: Device['state'] }) {
  const { t } = useTranslation();
  return <Dot tone={STATE_TONES[state]}>{t(`device-state.${state}`)}</Dot>;
}

export function PolicyState({ state }: { state: Device['policyState'] }) {
  const { t } = useTranslation();
  return <Tag tone={POLICY_TONES[state]}>{t(`adoption.${state}`)}</Tag>;
}

/** One word for an agent's health: what is wrong comes before what is well. */
export function HealthState({ health }: { health: Device['health'] }) {
  const { t } = useTranslation();
  if (!health) return <Dot tone="info">{t('health.unknown')}</Dot>;
  const broken = health.parts.filter(({ state }) => state === 'restarting' || state === 'stopped');
  if (health.dropped > 0) return <Dot tone="critical">{t('health.dropped', { count: health.dropped })}</Dot>;
  if (broken.length > 0) return <Dot tone="critical">{t('health.broken', { count: broken.length })}</Dot>;
  const missing = health.parts.filter(({ state }) => state === 'unavailable');
  if (missing.length > 0) return <Dot tone="medium">{t('health.missing', { count: missing.length })}</Dot>;
  return <Dot tone="good">{t('health.good')}</Dot>;
}
