import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Incident } from '../../../api/contract.ts';
import { incidentsQuery } from '../../api/incidents.ts';
import { useSession } from '../../api/session.ts';
import { SEVERITIES } from '../../api/values.ts';
import { useMay } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { Choice } from '../../components/choice.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { LevelTag, SeverityTag } from '../../components/event-tags.tsx';
import { Page } from '../../components/page.tsx';
import { Failure, Loading, Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { useFormats } from '../../i18n/formats.ts';
import { BulkBar } from './bulk-bar.tsx';
import { IncidentState } from './incident-tags.tsx';
import style from './incidents.module.css';
import { News } from './news.tsx';

const SHOWN = ['open', 'mine', 'closed'] as const;

/** What needs somebody: incidents by state, owner and severity; several can be worked on at once. */
export function IncidentsPage() {
  const { t } = useTranslation();
  const session = useSession();
  const mayManage = useMay('incidents.manage');
  const [params, setParams] = useSearchParams();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const shown = SHOWN.find((each) => each === params.get('show')) ?? 'open';
  const severity = SEVERITIES.find((each) => each === params.get('severity'));
  const q = params.get('q') ?? '';
  const person = params.get('person') ?? '';
  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const query = useInfiniteQuery(
    incidentsQuery({
      state: shown === 'closed' ? ['closed'] : ['open', 'in-progress'],
      owner: shown === 'mine' ? session?.username : undefined,
      severity: severity ? [severity] : undefined,
      q: q.trim() || undefined,
      person: person || undefined,
    }),
  );
  const rows = query.data?.pages.flatMap((page) => page.incidents) ?? [];
  const columns = useColumns(mayManage && shown !== 'closed' ? { chosen, setChosen } : undefined);
  const ids = rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  return (
    <Page title={t('incidents.title')} note={t('incidents.note')}>
      <search className={style.filters}>
        <Choice
          label={t('incidents.show')}
          value={shown}
          options={SHOWN.map((value) => ({ value, label: t(`incidents.show-${value}`) }))}
          onChange={(value) => set('show', value === 'open' ? '' : value)}
        />
        <Input.Search
          className={style.search!}
          allowClear
          aria-label={t('incidents.search')}
          placeholder={t('incidents.search')}
          value={q}
          onChange={({ target }) => set('q', target.value)}
        />
        <Select
          className={style.choice!}
          allowClear
          aria-label={t('incidents.severity')}
          placeholder={t('incidents.any-severity')}
          value={severity ?? null}
          options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
          onChange={(value?: string | null) => set('severity', value ?? '')}
        />
      </search>
      <Card flush title={t('incidents.count', { count: rows.length })}>
        {ids.length > 0 && <BulkBar ids={ids} onDone={() => setChosen(new Set())} />}
        {query.data ? (
          <DataTable
            caption={t('incidents.title')}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            rowLink={({ id }) => `/incidents/${id}`}
            empty={
              <Nothing>
                {t('incidents.none')} {t('incidents.none-note')}
              </Nothing>
            }
            stickyHead
          />
        ) : query.error ? (
          <Failure error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Loading />
        )}
        {query.hasNextPage && (
          <div className={style.more}>
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('incidents.more')}
            </Button>
          </div>
        )}
      </Card>
      <News />
    </Page>
  );
}

function useColumns(choosing?: {
  chosen: ReadonlySet<number>;
  setChosen: (ids: ReadonlySet<number>) => void;
}): Column<Incident>[] {
  const { t } = useTranslation();
  const { number } = useFormats();
  const choose = ({ id }: Incident) => {
    const next = new Set(choosing?.chosen);
    if (!next.delete(id)) next.add(id);
    choosing?.setChosen(next);
  };
  return [
    ...(choosing
      ? [
          {
            key: 'choose',
            title: '',
            width: '44px',
            cell: (row: Incident) => (
              <Checkbox
                aria-label={t('incidents.select', { id: row.id })}
                checked={choosing.chosen.has(row.id)}
                onChange={() => choose(row)}
              />
            ),
          },
        ]
      : []),
    { key: 'id', title: t('incidents.number'), width: '76px', cell: ({ id }) => `#${id}` },
    {
      key: 'severity',
      title: t('incidents.severity'),
      width: '96px',
      cell: ({ severity }) => <SeverityTag severity={severity} />,
    },
    {
      key: 'subject',
      title: t('incidents.subject'),
      heading: true,
      cut: true,
      cell: ({ subject }) => subject,
    },
    { key: 'document', title: t('incidents.document'), cut: true, cell: ({ document }) => document },
    {
      key: 'kind',
      title: t('incidents.kind'),
      width: '130px',
      cell: ({ kind }) => t(`incident-kind.${kind}`),
    },
    {
      key: 'level',
      title: t('incidents.level'),
      width: '96px',
      cell: ({ level }) => level && <LevelTag level={level} />,
    },
    {
      key: 'events',
      title: t('incidents.events'),
      width: '72px',
      align: 'end',
      cell: ({ events }) => <span className="number">{number(events)}</span>,
    },
    {
      key: 'state',
      title: t('incidents.state'),
      width: '112px',
      cell: (row) => <IncidentState incident={row} />,
    },
    {
      key: 'owner',
      title: t('incidents.owner'),
      width: '110px',
      cut: true,
      cell: ({ owner }) => owner ?? <span className="faint">{t('incidents.nobody')}</span>,
    },
    {
      key: 'last',
      title: t('incidents.last'),
      width: '120px',
      cell: ({ lastAt }) => <Time at={lastAt} as="ago" />,
    },
  ];
}
