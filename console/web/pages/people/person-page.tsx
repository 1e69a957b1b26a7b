import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { PersonDetail } from '../../../api/contract.ts';
import { personQuery, unwatchPerson, watchPerson } from '../../api/people.ts';
import { CHANNELS } from '../../api/values.ts';
import { eventsLink } from '../../app/event-links.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { PersonFacts } from '../../directory/person-facts.tsx';
import { useFormats } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import style from './people.module.css';

const DAY_MS = 86_400_000;

/** One person: the score and what it is made of, their peers, PCs, ways out and training. */
export function PersonPage() {
  const { name = '' } = useParams();
  const { t } = useTranslation();
  const query = useQuery(personQuery(name));
  return (
    <Page
      title={name}
      actions={
        <>
          <Link to={eventsLink({ user: name, range: 'all' })}>{t('people.see-events')}</Link>
          <Link to={`/incidents?person=${encodeURIComponent(name)}`}>{t('people.see-incidents')}</Link>
        </>
      }
    >
      <Answered query={query}>{(person) => <Known person={person} />}</Answered>
    </Page>
  );
}

function Known({ person }: { person: PersonDetail }) {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const { score, reasons, peers, devices, channels, training } = person;
  const rounded = (value: number) => number(Math.round(value));
  return (
    <>
      <PersonFacts user={person.person} />
      <Watching person={person} />
      <div className={style.halves}>
        <Card title={t('people.reasons-title')}>
          <p className={`${style.score} number`}>{rounded(score)}</p>
          {reasons.length === 0 && <p>{t('people.no-reasons')}</p>}
          <ul className={style.lines}>
            {reasons.map(({ reason, score: points, events }) => (
              <li key={reason}>
                <span>{t(`risk-reason.${reason}`)}</span>
                <strong className="number">{t('people.points', { points: points.toFixed(1) })}</strong>
                <span className="faint">{t('people.reason-events', { count: events })}</span>
              </li>
            ))}
          </ul>
        </Card>
        <Card title={t('people.peers')}>
          <p>
            {t(peers.byGroup ? 'people.peers-group' : 'people.peers-all', {
              rank: peers.rank,
              count: peers.count,
              average: rounded(peers.average),
            })}
          </p>
        </Card>
        <Card title={t('people.devices')}>
          <ul className={style.lines}>
            {devices.map(({ agentId, hostname, events, lastAt }) => (
              <li key={agentId}>
                <Link to={`/devices/${agentId}`}>{hostname || agentId}</Link>
                <span className="faint">{t('people.reason-events', { count: events })}</span>
                <Time at={lastAt} as="short" />
              </li>
            ))}
          </ul>
        </Card>
        <Card title={t('people.channels')}>
          <ul className={style.lines}>
            {channels.map(({ channel, firstAt }) => {
              const known = CHANNELS.find((each) => each === channel);
              return (
                <li key={channel}>
                  <span>{known ? t(`channel.${known}`) : channel}</span>
                  <span className="faint">{t('people.since')}</span>
                  <Time at={firstAt} as="short" />
                </li>
              );
            })}
          </ul>
        </Card>
        <Card title={t('people.training')}>
          {training.length === 0 ? (
            <Nothing>{t('people.no-training')}</Nothing>
          ) : (
            <ul className={style.lines}>
              {training.map(({ id, title, at }) => (
                <li key={id}>
                  <span>{title[i18n.language as Language]}</span>
                  <Tag tone={at === null ? 'medium' : 'good'}>
                    {t(at === null ? 'people.not-done' : 'people.done')}
                  </Tag>
                  {at !== null && <Time at={at} as="short" />}
                </li>
              ))}
            </ul>
          )}
        </Card>
      </div>
    </>
  );
}

/** Whether somebody is on the watch list, why and until when. */
function Watching({ person: { person, watch, watched } }: { person: PersonDetail }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const settled = () => client.invalidateQueries({ queryKey: ['people'] });
  const stop = useMutation({ mutationFn: () => unwatchPerson(person), onSuccess: settled });
  const start = useMutation({
    mutationFn: ({ reason, days }: { reason: string; days: number }) =>
      watchPerson(person, reason, Date.now() + days * DAY_MS),
    onSuccess: async () => {
      await settled();
      setOpen(false);
    },
  });
  return (
    <div className={style.acts}>
      {watched && watch && (
        <>
          <Tag tone="high">{t('people.watched')}</Tag>
          <span>{watch.reason}</span>
          <span className="faint">
            {t('people.watched-by', { who: watch.addedBy })} <Time at={watch.until} as="short" />
          </span>
        </>
      )}
      <Allowed right="people.watch">
        {watched ? (
          <Button loading={stop.isPending} onClick={() => stop.mutate()}>
            {t('people.unwatch')}
          </Button>
        ) : (
          <Button onClick={() => setOpen(true)}>{t('people.watch')}</Button>
        )}
      </Allowed>
      <FormError error={stop.error} />
      {open && (
        <Dialog title={t('people.watch-title', { name: person })} onClose={() => setOpen(false)}>
          <Form layout="vertical" requiredMark={false} initialValues={{ days: 30 }} onFinish={start.mutate}>
            <FormError error={start.error} />
            <p style={{ marginBottom: 16 }}>{t('people.watch-note')}</p>
            <Form.Item
              name="reason"
              label={t('people.watch-reason')}
              rules={[{ required: true, whitespace: true, message: t('people.watch-reason') }]}
            >
              <Input maxLength={500} />
            </Form.Item>
            <Form.Item name="days" label={t('people.watch-days')}>
              <InputNumber min={1} max={366} precision={0} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={start.isPending}>
              {t('people.watch')}
            </Button>
          </Form>
        </Dialog>
      )}
    </div>
  );
}
