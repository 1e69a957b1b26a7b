import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PolicyRevision } from '../../../api/contract.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import style from './policies.module.css';

/** Every policy that was published, newest first. */
export function RevisionsCard({
  current,
  revisions,
}: {
  current: number;
  revisions: readonly PolicyRevision[];
}) {
  const { t } = useTranslation();
  const columns: Column<PolicyRevision>[] = [
    {
      key: 'revision',
      title: t('policies.revision-title'),
      width: '140px',
      cell: ({ revision }) => (
        <span>
          <span className="number">{t('policies.revision', { revision })}</span>{' '}
          {revision === current && <Tag tone="good">{t('policies.in-force')}</Tag>}
        </span>
      ),
    },
    {
      key: 'name',
      title: t('policies.name'),
      cell: ({ name, note }) => (
        <div>
          {name}
          {note && <div className={style.note}>{note}</div>}
        </div>
      ),
    },
    { key: 'rules', title: t('policies.rules'), width: '90px', align: 'end', cell: ({ rules }) => rules },
    { key: 'by', title: t('policies.by'), width: '160px', cut: true, cell: ({ publishedBy }) => publishedBy },
    {
      key: 'at',
      title: t('policies.at'),
      width: '150px',
      cell: ({ publishedAt }) => <Time at={publishedAt} as="short" />,
    },
    {
      key: 'compare',
      title: t('policies.compare'),
      width: '88px',
      cell: ({ revision }) =>
        revision > 1 && (
          <Link
            to={`/policies/compare?from=${revision - 1}&to=${revision}`}
            aria-label={t('policies.compare-with-previous', { revision })}
          >
            {t('policies.changes')}
          </Link>
        ),
    },
  ];
  return (
    <Card flush title={t('policies.revisions')}>
      <DataTable
        caption={t('policies.revisions')}
        columns={columns}
        rows={revisions}
        rowKey={({ revision }) => revision}
        rowLink={({ revision }) => `/policies/${revision}`}
        pageSize={50}
        empty={null}
      />
    </Card>
  );
}
