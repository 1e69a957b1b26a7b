import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Overview } from '../../../api/contract.ts';
import { Card } from '../../components/card.tsx';
import { Dot } from '../../components/tag.tsx';
import { useFormats } from '../../i18n/formats.ts';
import style from './overview.module.css';

const STATES = [
  { state: 'applied', tone: 'good', colour: 'var(--good)' },
  { state: 'refused', tone: 'critical', colour: 'var(--critical)' },
  { state: 'pending', tone: 'info', colour: 'var(--line)' },
] as const;

/** What became of the policy in force on the PCs. */
export function PolicyCard({ policy }: { policy: Overview['policy'] }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const total = policy.applied + policy.refused + policy.pending;
  return (
    <Card
      title={t('overview.policy')}
      extra={
        <Link to={`/policies/${policy.revision}`}>
          {t('policies.revision', { revision: policy.revision })}
        </Link>
      }
    >
      <div className={style.adoption} aria-hidden="true">
        {STATES.map(({ state, colour }) => (
          <span
            key={state}
            style={{ width: `${(policy[state] / Math.max(1, total)) * 100}%`, background: colour }}
          />
        ))}
      </div>
      <ul className={style.states}>
        {STATES.map(({ state, tone }) => (
          <li key={state}>
            <Dot tone={tone}>{t(`adoption.${state}`)}</Dot>
            <Link className="number" to={`/policies?adoption=${state}`}>
              {number(policy[state])}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
