import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { IncidentAct } from '../../../api/contract.ts';
import { noticesQuery } from '../../api/incidents.ts';
import { Card } from '../../components/card.tsx';
import { SeverityTag } from '../../components/event-tags.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import style from './incidents.module.css';

const SHOWN = 8;

/** What happened to open incidents lately: opened, escalated, answered, given to whoever reads this. */
export function News() {
  const { t } = useTranslation();
  const query = useQuery(noticesQuery);
  return (
    <Card title={t('incidents.news')}>
      <Answered query={query}>
        {(notices) =>
          notices.length === 0 ? (
            <Nothing>{t('incidents.no-news')}</Nothing>
          ) : (
            <ul className={style.news}>
              {notices.slice(0, SHOWN).map(({ at, kind, incident }) => (
                <li key={`${incident.id} ${kind} ${at}`}>
                  <Time at={at} as="ago" />
                  <SeverityTag severity={incident.severity} />
                  <Link to={`/incidents/${incident.id}`}>{t('incidents.one', { id: incident.id })}</Link>
                  <span>{t(`incident-act.${kind as IncidentAct['kind']}`)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Card>
  );
}
