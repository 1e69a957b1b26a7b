import { useTranslation } from 'react-i18next';
import type { DeviceNetwork } from '../../../api/contract.ts';
import { Tag, type Tone } from '../../components/tag.tsx';

const TONES: Record<DeviceNetwork['state'], Tone> = {
  none: 'good',
  pending: 'medium',
  confirmed: 'high',
  failed: 'critical',
};

/** How a PC stands towards the network; an order that it has yet to answer comes before what it last said. */
export function NetworkState({ network }: { network: DeviceNetwork }) {
  const { t } = useTranslation();
  if (network.order) return <Tag tone="medium">{t(`network.order-${network.order}`)}</Tag>;
  return <Tag tone={TONES[network.state]}>{t(`network.${network.state}`)}</Tag>;
}

/** True when there is something to say beside the usual. */
export function isRemarkable({ state, order }: DeviceNetwork): boolean {
  return state !== 'none' || order !== null;
}
