import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RecognitionSetInfo } from '../../../api/contract.ts';
import { recognitionQuery, removeSet } from '../../api/recognition.ts';
import { Allowed, useMay } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { useFormats } from '../../i18n/formats.ts';
import { AdoptionCount } from './adoption-count.tsx';
import style from './classification-data.module.css';

interface Props {
  tables: readonly RecognitionSetInfo[];
  /** With the name of the table that is to be replaced. */
  onUpload: (name?: string) => void;
}

export function TablesCard({ tables, onUpload }: Props) {
  const { t } = useTranslation();
  const { number, bytes } = useFormats();
  const client = useQueryClient();
  const manages = useMay('recognition.manage');
  const remove = useMutation({
    mutationFn: removeSet,
    onSettled: () => client.invalidateQueries({ queryKey: recognitionQuery.queryKey }),
  });
  const columns: Column<RecognitionSetInfo>[] = [
    {
      key: 'name',
      title: t('classification-data.name'),
      width: '15%',
      cell: ({ id, name }) => <Link to={`/classification-data/${id}`}>{name}</Link>,
      sort: ({ name }) => name,
      heading: true,
    },
    {
      key: 'columns',
      title: t('classification-data.columns'),
      cell: ({ columns: heads }) => heads.join(t('common.comma')),
    },
    {
      key: 'rows',
      title: t('classification-data.rows'),
      width: '100px',
      align: 'end',
      cell: ({ entries }) => <span className="number">{number(entries)}</span>,
      sort: ({ entries }) => entries,
    },
    {
      key: 'match',
      title: t('classification-data.match'),
      width: '140px',
      cell: ({ match, columns: heads }) =>
        t('classification-data.match-value', { match: match ?? 0, columns: heads.length }),
    },
    {
      key: 'version',
      title: t('classification-data.version'),
      width: '130px',
      cell: ({ version, bytes: size }) => (
        <span className="number">
          {t('classification-data.version-value', { version })} <span className="faint">{bytes(size)}</span>
        </span>
      ),
    },
    {
      key: 'uploaded',
      title: t('classification-data.uploaded'),
      width: '130px',
      cell: ({ uploadedAt, uploadedBy }) => (
        <>
          <Time at={uploadedAt} as="short" /> <span className="faint">{uploadedBy}</span>
        </>
      ),
      sort: ({ uploadedAt }) => uploadedAt,
    },
    {
      key: 'adoption',
      title: t('classification-data.adoption'),
      width: '190px',
      cell: ({ adoption }) => <AdoptionCount adoption={adoption} />,
    },
  ];
  if (manages) {
    columns.push({
      key: 'actions',
      title: t('classification-data.actions'),
      width: '170px',
      cell: ({ id, name }) => (
        <span className={style.actions}>
          <Button size="small" onClick={() => onUpload(name)}>
            {t('classification-data.replace')}
          </Button>
          <Popconfirm
            title={t('classification-data.remove-table-confirm')}
            okText={t('classification-data.remove')}
            onConfirm={() => remove.mutate(id)}
          >
            <Button size="small" danger disabled={remove.isPending}>
              {t('classification-data.remove')}
            </Button>
          </Popconfirm>
        </span>
      ),
    });
  }
  return (
    <Card
      flush
      title={t('classification-data.tables')}
      extra={
        <Allowed right="recognition.manage">
          <Button type="primary" onClick={() => onUpload()}>
            {t('classification-data.upload-table')}
          </Button>
        </Allowed>
      }
    >
      <p className={style.intro}>{t('classification-data.tables-note')}</p>
      <FormError error={remove.error} />
      <DataTable
        caption={t('classification-data.tables')}
        columns={columns}
        rows={tables}
        rowKey={({ id }) => id}
        empty={<Nothing>{t('classification-data.no-tables')}</Nothing>}
      />
    </Card>
  );
}
