import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../components/data-table/data-table.tsx';
import { useDetectorName } from '../components/detector-name.ts';
import { Facts } from '../components/facts.tsx';
import { Nothing } from '../components/state.tsx';
import { useFormats } from '../i18n/formats.ts';
import type { OpenedEvidence } from './messages.ts';
import { save } from './work.ts';

type Clear = OpenedEvidence['head']['findings'][number];

/** What is in evidence, unmasked; it is in this page alone and goes when it is closed. */
export function Opened({ evidence: { head, content } }: { evidence: OpenedEvidence }) {
  const { t } = useTranslation();
  const format = useFormats();
  const nameOf = useDetectorName();
  const columns: Column<Clear & { key: number }>[] = [
    { key: 'detector', title: t('evidence.finding'), cell: ({ detector }) => nameOf(detector) },
    { key: 'value', title: t('evidence.value'), cell: ({ value }) => <code>{value}</code>, heading: true },
    {
      key: 'where',
      title: t('evidence.where'),
      cell: ({ part, line }) =>
        [part, line === undefined ? undefined : t('evidence.line', { line })].filter(Boolean).join(' · '),
    },
  ];
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <Facts
        of={[
          [t('evidence.file'), head.file.name],
          [t('evidence.path'), <code key="path">{head.file.path}</code>],
          [t('evidence.size'), head.file.content && format.bytes(head.file.content.sizeBytes)],
        ]}
      />
      {content && (
        <p>
          <Button icon={<DownloadOutlined />} onClick={() => save(content, head.file.name || 'file')}>
            {t('evidence.save-file')}
          </Button>
        </p>
      )}
      <DataTable
        caption={t('evidence.findings')}
        columns={columns}
        rows={head.findings.map((finding, key) => ({ ...finding, key }))}
        rowKey={({ key }) => String(key)}
        pageSize={20}
        empty={<Nothing>{t('evidence.no-findings')}</Nothing>}
      />
    </div>
  );
}
