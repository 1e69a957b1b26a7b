import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Overview } from '../../../api/contract.ts';
import { eventsLink } from '../../app/event-links.ts';
import type { Range } from '../../app/ranges.ts';
import { useFormats } from '../../i18n/formats.ts';
import style from './overview.module.css';

/** The counts that are looked at first. */
export function Figures({ data: { agents, events, policy }, range }: { data: Overview; range: Range }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const of = (part: number, whole: number) => (
    <>
      {number(part)}
      <small> / {number(whole)}</small>
    </>
  );
  const pcs = policy.applied + policy.refused + policy.pending;
  return (
    <div className={style.figures}>
      <Figure
        name={t('overview.online')}
        to="/devices?state=online"
        value={of(agents.online, agents.total)}
      />
      <Figure
        name={t('overview.silent')}
        to="/devices?state=silent"
        value={number(agents.silent)}
        alarm={agents.silent > 0}
      />
      <Figure name={t('overview.events')} to={eventsLink({ range })} value={number(events.total)} />
      <Figure
        name={t('overview.blocked')}
        to={eventsLink({ range, action: ['block'] })}
        value={number(events.blocked)}
      />
      <Figure
        name={t('overview.not-stopped')}
        to={eventsLink({ range, outcome: ['not-stopped'] })}
        value={number(events.notStopped)}
        alarm={events.notStopped > 0}
      />
      <Figure name={t('overview.adoption')} to="/policies" value={of(policy.applied, pcs)} />
    </div>
  );
}

function Figure({ name, to, value, alarm }: { name: string; to: string; value: ReactNode; alarm?: boolean }) {
  return (
    <Link className={style.figure} to={to}>
      <span className={style.name}>{name}</span>
      <span className={`${style.value} number ${alarm ? style.alarm : ''}`}>{value}</span>
    </Link>
  );
}
