import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { IncidentDetail } from '../../../api/contract.ts';
import type { EvidenceDetail } from '../../../api/contract-evidence.ts';
import { call } from '../../api/client.ts';
import { useMay } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import style from './incidents.module.css';

/** Sealed evidence of the incident's events, each with its custody record. */
export function EvidenceCard({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const may = useMay('evidence.read');
  const ids = incident.timeline.flatMap(({ evidence }) => evidence?.kept?.id ?? []);
  if (!may) return null;
  return (
    <Card title={t('incidents.evidence')}>
      {ids.length === 0 ? (
        <Nothing>{t('incidents.no-evidence')}</Nothing>
      ) : (
        <ul>
          {[...new Set(ids)].slice(0, 20).map((id) => (
            <Item key={id} id={id} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Item({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['evidence', id],
    queryFn: ({ signal }) => call<EvidenceDetail>('GET', `/evidence/${id}`, { signal }),
    retry: false,
  });
  return (
    <li>
      <Answered query={query}>
        {({ fileName, state, custody }) => (
          <>
            <p>
              <strong>{fileName ?? id}</strong> <span className="faint">{t(`evidence-state.${state}`)}</span>
            </p>
            <ol aria-label={t('incidents.custody')}>
              {custody.map(({ at, act, by, note }) => (
                <li key={`${at} ${act}`} className={style.check}>
                  <Time at={at} as="short" />
                  <span>{t(`custody-act.${act}`)}</span>
                  <span className="faint">{[by, note].filter(Boolean).join(' · ')}</span>
                </li>
              ))}
            </ol>
          </>
        )}
      </Answered>
    </li>
  );
}
