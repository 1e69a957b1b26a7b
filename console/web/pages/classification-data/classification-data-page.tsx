import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { recognitionQuery } from '../../api/recognition.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Page } from '../../components/page.tsx';
import { Answered } from '../../components/state.tsx';
import { DocumentsCard } from './documents-card.tsx';
import { TablesCard } from './tables-card.tsx';
import { UploadDialog, type UploadKind } from './upload-dialog.tsx';

/** The company's own customers and documents that every PC recognises. */
export function ClassificationDataPage() {
  const { t } = useTranslation();
  const query = useQuery(recognitionQuery);
  const [uploading, setUploading] = useState<{ kind: UploadKind; name?: string }>();
  return (
    <Page
      title={t('classification-data.title')}
      note={t('classification-data.note')}
      actions={
        <Allowed right="recognition.manage">
          <Button onClick={() => setUploading({ kind: 'index' })}>
            {t('classification-data.upload-index')}
          </Button>
        </Allowed>
      }
    >
      <Answered query={query}>
        {({ sets, documents, documentsReadHere }) => (
          <>
            <TablesCard
              tables={sets.filter(({ kind }) => kind === 'edm')}
              onUpload={(name) => setUploading({ kind: 'table', ...(name === undefined ? {} : { name }) })}
            />
            <DocumentsCard
              documents={documents}
              set={sets.find(({ kind }) => kind === 'fingerprints')}
              onUpload={documentsReadHere ? () => setUploading({ kind: 'document' }) : undefined}
            />
          </>
        )}
      </Answered>
      {uploading && <UploadDialog {...uploading} onClose={() => setUploading(undefined)} />}
    </Page>
  );
}
