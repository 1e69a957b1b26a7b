import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { IncidentAct, IncidentDetail, StoredEvent } from '../../../api/contract.ts';
import { INCIDENTS_KEY, splitIncident } from '../../api/incidents.ts';
import { LevelTag, ResultTag, SeverityTag } from '../../components/event-tags.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Time } from '../../components/time.tsx';
import { useEventWords } from '../events/event-words.ts';
import { FileActions } from './actions.tsx';
import style from './incidents.module.css';

type Entry = { at: number; key: string } & ({ event: StoredEvent } | { act: IncidentAct });

/** Events and acts in one line of time, newest first. */
export function Timeline({ incident, canSplit }: { incident: IncidentDetail; canSplit: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const split = useMutation({
    mutationFn: () => splitIncident(incident.id, [...chosen]),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: INCIDENTS_KEY });
      setChosen(new Set());
      void navigate(`/incidents/${id}`);
    },
  });
  const entries: Entry[] = [
    ...incident.timeline.map((event) => ({ at: event.at, key: event.id, event })),
    ...incident.acts.map((act) => ({ at: act.at, key: act.id, act })),
  ].sort((one, other) => other.at - one.at);
  const choose = (position: number) => {
    const next = new Set(chosen);
    if (!next.delete(position)) next.add(position);
    setChosen(next);
  };
  return (
    <>
      {chosen.size > 0 && (
        <div className={style.acts}>
          <Button loading={split.isPending} onClick={() => split.mutate()}>
            {t('incidents.split')}
          </Button>
        </div>
      )}
      <FormError error={split.error} />
      <ol className={style.timeline}>
        {entries.map((entry) => (
          <li key={entry.key} className={style.entry}>
            {'event' in entry ? (
              <>
                <span>
                  {canSplit && (
                    <Checkbox
                      aria-label={t('incidents.split-select')}
                      checked={chosen.has(entry.event.position)}
                      onChange={() => choose(entry.event.position)}
                    />
                  )}
                </span>
                <EventLine event={entry.event} />
                <Time at={entry.at} as="short" />
                {canSplit && <FileActions incident={incident.id} event={entry.event} />}
              </>
            ) : (
              <>
                <span />
                <ActLine act={entry.act} />
                <Time at={entry.at} as="short" />
                <Said act={entry.act} />
              </>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function EventLine({ event }: { event: StoredEvent }) {
  const { t } = useTranslation();
  const words = useEventWords();
  const { inspection, actor, hostname, channel } = event;
  return (
    <span className={style.what}>
      <SeverityTag severity={event.severity} />
      <Link to={`/events/${event.position}`}>{words.what(event)}</Link>
      {inspection && <LevelTag level={inspection.level} />}
      <ResultTag event={event} />
      <span className="faint">
        {[actor?.user, hostname, channel && t(`channel.${channel}`)].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}

function ActLine({ act: { kind, by, details } }: { act: IncidentAct }) {
  const { t } = useTranslation();
  const { action, owner, outcome, incident, into, item } = details as Record<string, string | number | null>;
  const about =
    kind === 'action'
      ? t(`incident-action.${action as 'isolate'}`)
      : kind === 'assigned'
        ? (owner ?? t('incidents.nobody'))
        : kind === 'closed'
          ? t(`incident-outcome.${outcome as 'accepted'}`)
          : incident || into
            ? `#${incident ?? into}`
            : item;
  return (
    <span className={style.what}>
      <strong>{t(`incident-act.${kind}`)}</strong>
      {about && <span>{about}</span>}
      {by !== null && <span className="faint">{by}</span>}
    </span>
  );
}

/** What was written, in its own words. */
function Said({ act: { kind, details } }: { act: IncidentAct }) {
  const { text, note, question, person, reason } = details as Record<string, string | undefined>;
  const said =
    kind === 'asked'
      ? `${person}: ${question}`
      : kind === 'answered'
        ? `${person}: ${text ?? '—'}`
        : (text ?? note ?? reason);
  return said ? <p className={style.said}>{said}</p> : null;
}
