import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RecognitionList, RecognitionSetInfo } from '../../../api/contract.ts';
import { recognitionQuery, removeDocument } from '../../api/recognition.ts';
import { Allowed, useMay } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { useFormats } from '../../i18n/formats.ts';
import { AdoptionCount } from './adoption-count.tsx';
import style from './classification-data.module.css';

type Document = RecognitionList['documents'][number];

interface Props {
  documents: readonly Document[];
  /** The set that they are in; absent while there are none. */
  set: RecognitionSetInfo | undefined;
  /** Absent where this console reads no documents. */
  onUpload: (() => void) | undefined;
}

export function DocumentsCard({ documents, set, onUpload }: Props) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const client = useQueryClient();
  const manages = useMay('recognition.manage');
  const remove = useMutation({
    mutationFn: removeDocument,
    onSettled: () => client.invalidateQueries({ queryKey: recognitionQuery.queryKey }),
  });
  const columns: Column<Document>[] = [
    {
      key: 'name',
      title: t('classification-data.document'),
      cell: ({ name }) => name,
      sort: ({ name }) => name,
      heading: true,
    },
    {
      key: 'fingerprints',
      title: t('classification-data.fingerprints'),
      width: '120px',
      align: 'end',
      cell: ({ fingerprints }) => <span className="number">{number(fingerprints)}</span>,
    },
    {
      key: 'added',
      title: t('classification-data.uploaded'),
      width: '150px',
      cell: ({ addedAt }) => <Time at={addedAt} as="short" />,
      sort: ({ addedAt }) => addedAt,
    },
    {
      key: 'by',
      title: t('classification-data.uploaded-by'),
      width: '140px',
      cell: ({ addedBy }) => addedBy,
    },
  ];
  if (manages) {
    columns.push({
      key: 'actions',
      title: t('classification-data.actions'),
      width: '110px',
      cell: ({ name }) => (
        <Popconfirm
          title={t('classification-data.remove-document-confirm')}
          okText={t('classification-data.remove')}
          onConfirm={() => remove.mutate(name)}
        >
          <Button size="small" danger disabled={remove.isPending}>
            {t('classification-data.remove')}
          </Button>
        </Popconfirm>
      ),
    });
  }
  return (
    <Card
      flush
      title={t('classification-data.documents')}
      extra={
        <>
          {set && (
            <Link to={`/classification-data/${set.id}`}>
              <AdoptionCount adoption={set.adoption} />
            </Link>
          )}
          {onUpload && (
            <Allowed right="recognition.manage">
              <Button type="primary" onClick={onUpload}>
                {t('classification-data.upload-document')}
              </Button>
            </Allowed>
          )}
        </>
      }
    >
      <p className={style.intro}>{t('classification-data.documents-note')}</p>
      <FormError error={remove.error} />
      <DataTable
        caption={t('classification-data.documents')}
        columns={columns}
        rows={documents}
        rowKey={({ name }) => name}
        pageSize={50}
        empty={<Nothing>{t('classification-data.no-documents')}</Nothing>}
      />
    </Card>
  );
}
