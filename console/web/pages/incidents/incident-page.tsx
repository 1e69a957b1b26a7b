import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { IncidentDetail } from '../../../api/contract.ts';
import {
  acknowledgeIncidents,
  assigneesQuery,
  assignIncidents,
  checkIncident,
  commentIncident,
  INCIDENTS_KEY,
  incidentQuery,
  reopenIncident,
} from '../../api/incidents.ts';
import { useSession } from '../../api/session.ts';
import { eventsLink } from '../../app/event-links.ts';
import { useMay } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { LevelTag, SeverityTag } from '../../components/event-tags.tsx';
import { Facts } from '../../components/facts.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Answered } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import type { Language } from '../../i18n/language.ts';
import { Actions } from './actions.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { EvidenceCard } from './evidence-card.tsx';
import { IncidentState } from './incident-tags.tsx';
import style from './incidents.module.css';
import { Timeline } from './timeline.tsx';

/** One incident: what happened, what was done about it, and what can be done now. */
export function IncidentPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const query = useQuery(incidentQuery(Number(id)));
  const title = t('incidents.one', { id });
  return (
    <Page
      title={title}
      note={query.data && `${t(`incident-kind.${query.data.kind}`)} · ${query.data.subject}`}
    >
      <Answered query={query}>{(incident) => <Open incident={incident} />}</Answered>
    </Page>
  );
}

function Open({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const mayManage = useMay('incidents.manage');
  const over = incident.state === 'closed' || incident.state === 'merged';
  return (
    <>
      {!incident.whole && <Alert type="info" showIcon title={t('incidents.partly-yours')} />}
      {incident.mergedInto !== null && (
        <Alert
          type="info"
          showIcon
          title={
            <Link to={`/incidents/${incident.mergedInto}`}>
              {t('incidents.merged-into', { id: incident.mergedInto })}
            </Link>
          }
        />
      )}
      {mayManage && incident.whole && <Work incident={incident} />}
      {!over && incident.whole && <Actions incident={incident} />}
      <div className={style.halves}>
        <Card title={t('incidents.timeline')}>
          {mayManage && <Comment id={incident.id} />}
          <Timeline incident={incident} canSplit={mayManage && incident.whole && !over} />
        </Card>
        <div className={style.side}>
          <FactsCard incident={incident} />
          <Checklist incident={incident} disabled={!mayManage || over || !incident.whole} />
          <EvidenceCard incident={incident} />
        </div>
      </div>
    </>
  );
}

/** Whose it is, and its end. */
function Work({ incident: { id, state, owner, acknowledgedAt } }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const session = useSession();
  const { data: accounts = [] } = useQuery(assigneesQuery);
  const [closing, setClosing] = useState(false);
  const work = useMutation({
    mutationFn: (job: () => Promise<unknown>) => job(),
    onSuccess: () => client.invalidateQueries({ queryKey: INCIDENTS_KEY }),
  });
  if (state === 'merged') return null;
  if (state === 'closed') {
    return (
      <div className={style.acts}>
        <Button onClick={() => work.mutate(() => reopenIncident(id))}>{t('incidents.reopen')}</Button>
        <FormError error={work.error} />
      </div>
    );
  }
  return (
    <div className={style.acts}>
      {acknowledgedAt === null && (
        <Button onClick={() => work.mutate(() => acknowledgeIncidents([id]))}>
          {t('incidents.acknowledge')}
        </Button>
      )}
      {session && owner !== session.username && accounts.includes(session.username) && (
        <Button onClick={() => work.mutate(() => assignIncidents([id], session.username))}>
          {t('incidents.take')}
        </Button>
      )}
      <Select
        className={style.choice!}
        allowClear
        aria-label={t('incidents.assign')}
        placeholder={t('incidents.assign')}
        value={owner}
        options={accounts.map((value) => ({ value, label: value }))}
        onChange={(next?: string | null) => work.mutate(() => assignIncidents([id], next ?? null))}
      />
      <Button onClick={() => setClosing(true)}>{t('incidents.close')}</Button>
      <FormError error={work.error} />
      {closing && <CloseDialog ids={[id]} onClose={() => setClosing(false)} />}
    </div>
  );
}

function Comment({ id }: { id: number }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const send = useMutation({
    mutationFn: () => commentIncident(id, text),
    onSuccess: async () => {
      setText('');
      await client.invalidateQueries({ queryKey: INCIDENTS_KEY });
    },
  });
  return (
    <form
      className={style.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) send.mutate();
      }}
    >
      <FormError error={send.error} />
      <Input.TextArea
        aria-label={t('incidents.comment')}
        placeholder={t('incidents.comment')}
        maxLength={4000}
        rows={2}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Button htmlType="submit" disabled={text.trim() === ''} loading={send.isPending}>
        {t('incidents.add-comment')}
      </Button>
    </form>
  );
}

function FactsCard({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const { severity, level, document, people, devices, events, openedAt, firstAt, lastAt } = incident;
  return (
    <Card title={t('incidents.facts')}>
      <Facts
        of={[
          [t('incidents.state'), <IncidentState key="state" incident={incident} />],
          [t('incidents.severity'), <SeverityTag key="severity" severity={severity} />],
          [t('incidents.level'), level && <LevelTag level={level} />],
          [t('incidents.owner'), incident.owner ?? t('incidents.nobody')],
          [t('incidents.document'), document],
          [
            t('incidents.people'),
            people.length > 0 &&
              people.map((user, index) => (
                <span key={user}>
                  {index > 0 && ' · '}
                  <Link to={eventsLink({ user, range: 'all' })}>{user}</Link>
                </span>
              )),
          ],
          [
            t('incidents.pcs'),
            devices.map(({ agentId, hostname }, index) => (
              <span key={agentId}>
                {index > 0 && ' · '}
                <Link to={`/devices/${agentId}`}>{hostname || agentId}</Link>
              </span>
            )),
          ],
          [t('incidents.events'), String(events)],
          [t('incidents.first'), <Time key="first" at={firstAt} />],
          [t('incidents.last'), <Time key="last" at={lastAt} />],
          [t('incidents.opened'), <Time key="opened" at={openedAt} />],
        ]}
      />
    </Card>
  );
}

function Checklist({ incident, disabled }: { incident: IncidentDetail; disabled: boolean }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const check = useMutation({
    mutationFn: ({ item, done }: { item: string; done: boolean }) => checkIncident(incident.id, item, done),
    onSuccess: () => client.invalidateQueries({ queryKey: INCIDENTS_KEY }),
  });
  return (
    <Card title={t('incidents.checklist')}>
      <FormError error={check.error} />
      <ul>
        {incident.checklist.map(({ id, text, by, at }) => (
          <li key={id} className={style.check}>
            <Checkbox
              checked={by !== null}
              disabled={disabled}
              onChange={({ target }) => check.mutate({ item: id, done: target.checked })}
            >
              {text[i18n.language as Language]}
            </Checkbox>
            {by !== null && (
              <span className="faint">
                {t('incidents.checked-by', { who: by })}
                <Time at={at!} as="short" />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
