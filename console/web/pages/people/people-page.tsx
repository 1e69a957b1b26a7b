import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { RankedPerson } from '../../../api/contract.ts';
import { peopleQuery } from '../../api/people.ts';
import { Card } from '../../components/card.tsx';
import { Choice } from '../../components/choice.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { useFormats } from '../../i18n/formats.ts';
import style from './people.module.css';

/** People by how much risk there is in what they did lately, the highest first. */
export function PeoplePage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const watched = params.get('watched') === 'yes';
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
  const query = useQuery(peopleQuery({ q: q.trim() || undefined, watched: watched ? 'yes' : undefined }));
  const columns = useColumns();
  return (
    <Page title={t('people.title')} note={query.data && t('people.note', { days: query.data.halfLifeDays })}>
      <search className={style.filters}>
        <Choice
          label={t('people.show')}
          value={watched ? 'yes' : ''}
          options={[
            { value: '', label: t('people.everybody') },
            { value: 'yes', label: t('people.only-watched') },
          ]}
          onChange={(value) => set('watched', value)}
        />
        <Input.Search
          className={style.search!}
          allowClear
          aria-label={t('people.search')}
          placeholder={t('people.search')}
          value={q}
          onChange={({ target }) => set('q', target.value)}
        />
      </search>
      <Answered query={query}>
        {({ people }) => (
          <Card flush title={t('people.count', { count: people.length })}>
            <DataTable
              caption={t('people.title')}
              columns={columns}
              rows={people}
              rowKey={({ person }) => person}
              rowLink={({ person }) => `/people/${encodeURIComponent(person)}`}
              empty={<Nothing>{t('people.none')}</Nothing>}
              stickyHead
            />
          </Card>
        )}
      </Answered>
    </Page>
  );
}

function useColumns(): Column<RankedPerson>[] {
  const { t } = useTranslation();
  const { number } = useFormats();
  return [
    { key: 'person', title: t('people.person'), heading: true, cut: true, cell: ({ person }) => person },
    {
      key: 'department',
      title: t('people.department'),
      cut: true,
      cell: ({ department }) => department,
    },
    {
      key: 'score',
      title: t('people.score'),
      width: '88px',
      align: 'end',
      cell: ({ score }) => <strong className="number">{number(Math.round(score))}</strong>,
    },
    {
      key: 'watched',
      title: t('people.watched'),
      width: '110px',
      cell: ({ watched }) => watched && <Tag tone="high">{t('people.watched')}</Tag>,
    },
    {
      key: 'reasons',
      title: t('people.reasons'),
      cell: ({ reasons }) => reasons.map((reason) => t(`risk-reason.${reason}`)).join(' · '),
    },
    { key: 'groups', title: t('people.groups'), cut: true, cell: ({ groups }) => groups.join(' · ') },
    { key: 'pc', title: t('people.pc'), cut: true, cell: ({ hostname }) => hostname },
    {
      key: 'events',
      title: t('people.events'),
      width: '80px',
      align: 'end',
      cell: ({ events }) => <span className="number">{number(events)}</span>,
    },
    {
      key: 'last',
      title: t('people.last'),
      width: '130px',
      cell: ({ lastAt }) => <Time at={lastAt} as="ago" />,
    },
  ];
}
