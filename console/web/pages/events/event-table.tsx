import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import type { StoredEvent } from '../../../api/contract.ts';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { LevelTag, ResultTag, SeverityTag } from '../../components/event-tags.tsx';
import { Time } from '../../components/time.tsx';
import { useEventWords } from './event-words.ts';
import style from './events.module.css';

interface Props {
  rows: readonly StoredEvent[];
  selected: number | undefined;
  empty: ReactNode;
}

export function EventTable({ rows, selected, empty }: Props) {
  const { t } = useTranslation();
  const { search } = useLocation();
  const words = useEventWords();
  const columns = useMemo<Column<StoredEvent>[]>(
    () => [
      { key: 'at', title: t('events.at'), width: '112px', cell: ({ at }) => <Time at={at} as="short" /> },
      {
        key: 'severity',
        title: t('events.severity'),
        width: '76px',
        cell: ({ severity }) => <SeverityTag severity={severity} />,
      },
      {
        key: 'what',
        title: t('events.what'),
        heading: true,
        cut: true,
        cell: (event) => (
          <span title={event.file?.path}>
            {words.what(event)}
            {words.aside(event) && <span className={style.aside}>{words.aside(event)}</span>}
          </span>
        ),
      },
      {
        key: 'level',
        title: t('events.level'),
        width: '84px',
        cell: ({ inspection }) => inspection && <LevelTag level={inspection.level} />,
      },
      {
        key: 'result',
        title: t('events.result'),
        width: '84px',
        cell: (event) => <ResultTag event={event} />,
      },
      { key: 'user', title: t('events.user'), width: '84px', cut: true, cell: ({ actor }) => actor?.user },
      {
        key: 'device',
        title: t('events.device'),
        width: '110px',
        cut: true,
        cell: ({ hostname }) => hostname,
      },
      {
        key: 'channel',
        title: t('events.channel'),
        width: '84px',
        cut: true,
        wideOnly: true,
        cell: ({ channel }) => channel && t(`channel.${channel}`),
      },
      {
        key: 'rule',
        title: t('events.rule'),
        width: '14%',
        cut: true,
        wideOnly: true,
        cell: (event) => words.rule(event),
      },
    ],
    [t, words],
  );
  return (
    <DataTable
      caption={t('events.title')}
      columns={columns}
      rows={rows}
      rowKey={({ position }) => position}
      rowLink={({ position }) => `/events/${position}${search}`}
      selected={selected}
      empty={empty}
      stickyHead
    />
  );
}
