import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../api/contract.ts';
import { Dot, type Tone } from '../../components/tag.tsx';

const TONES: Record<Incident['state'], Tone> = {
  open: 'high',
  'in-progress': 'low',
  closed: 'good',
  merged: 'info',
};

/** How far an incident is; of a closed one what came of it. */
export function IncidentState({ incident: { state, outcome } }: { incident: Incident }) {
  const { t } = useTranslation();
  return (
    <Dot tone={TONES[state]}>
      {outcome === null ? t(`incident-state.${state}`) : t(`incident-outcome.${outcome}`)}
    </Dot>
  );
}
