import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AuditRecordEntry } from '../../../api/contract.ts';
import { auditQuery } from '../../api/audit.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Page } from '../../components/page.tsx';
import { Failure, Loading, Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import style from './audit.module.css';
import { CheckpointCard } from './checkpoint-card.tsx';

/** The record of every act in the console, newest first, and how anybody can prove that it was not altered. */
export function AuditPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(auditQuery);
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const size = query.data?.pages[0]?.size;
  const columns = useColumns();
  return (
    <Page
      title={t('audit.title')}
      note={t('audit.note')}
      actions={<Button onClick={() => void query.refetch()}>{t('common.refresh')}</Button>}
    >
      <CheckpointCard size={size} />
      <Card flush title={size === undefined ? t('audit.entries') : t('audit.count', { count: size })}>
        {query.data ? (
          <DataTable
            caption={t('audit.title')}
            columns={columns}
            rows={entries}
            rowKey={({ index }) => index}
            empty={<Nothing>{t('audit.none')}</Nothing>}
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
              {t('audit.older')}
            </Button>
          </div>
        )}
      </Card>
    </Page>
  );
}

function useColumns(): Column<AuditRecordEntry>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'at',
      title: t('audit.at'),
      width: '180px',
      cell: ({ at }) => <Time at={at} />,
    },
    {
      key: 'action',
      title: t('audit.action'),
      width: '190px',
      heading: true,
      cell: ({ action }) => t(`audit-action.${action}`),
    },
    {
      key: 'actor',
      title: t('audit.actor'),
      width: '190px',
      cell: ({ actor }) => (
        <span>
          {t(`actor.${actor.kind}`)} <span className={style.name}>{actor.name}</span>
        </span>
      ),
    },
    {
      key: 'address',
      title: t('audit.address'),
      width: '130px',
      wideOnly: true,
      cell: ({ actor }) => actor.address && <code>{actor.address}</code>,
    },
    { key: 'target', title: t('audit.target'), cell: ({ target }) => target && <code>{target}</code> },
    { key: 'details', title: t('audit.details'), cell: ({ details }) => details && <Details of={details} /> },
    {
      key: 'index',
      title: t('audit.index'),
      width: '72px',
      align: 'end',
      cell: ({ index }) => <span className="number faint">{index}</span>,
    },
  ];
}

function Details({ of }: { of: Record<string, string | number | boolean> }) {
  const { t, i18n } = useTranslation();
  return (
    <span className={style.details}>
      {Object.entries(of).map(([name, value]) => (
        <span key={name}>
          <span className="faint">
            {i18n.exists(`audit-detail.${name}`) ? t(`audit-detail.${name}` as 'audit-detail.reason') : name}
          </span>{' '}
          <code>{String(value)}</code>
        </span>
      ))}
    </span>
  );
}
