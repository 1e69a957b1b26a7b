import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { EvidenceItem } from '../../../api/contract-evidence.ts';
import { evidenceListQuery } from '../../api/evidence.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { EVIDENCE_TONES, Held } from '../../evidence/held.tsx';
import { useFormats } from '../../i18n/formats.ts';
import { KeyCard } from './key-card.tsx';

/** All evidence that events spoke of, and where a holder makes their key. */
export function EvidencePage() {
  const { t } = useTranslation();
  const format = useFormats();
  const query = useQuery(evidenceListQuery);
  const [shown, setShown] = useState<string>();
  const columns: Column<EvidenceItem>[] = [
    {
      key: 'at',
      title: t('evidence.at'),
      width: '130px',
      cell: ({ eventAt }) => <Time at={eventAt} as="short" />,
      sort: ({ eventAt }) => eventAt,
    },
    {
      key: 'file',
      title: t('evidence.file'),
      cell: ({ fileName, id }) => fileName ?? <code>{id.slice(0, 8)}</code>,
      heading: true,
    },
    {
      key: 'device',
      title: t('evidence.device'),
      cell: ({ agentId, hostname }) => <Link to={`/devices/${agentId}`}>{hostname}</Link>,
    },
    {
      key: 'what',
      title: t('evidence.kept'),
      width: '170px',
      cell: ({ what, sizeBytes }) => `${t(`evidence.what-${what}`)} (${format.bytes(sizeBytes)})`,
    },
    {
      key: 'state',
      title: t('evidence.state'),
      width: '120px',
      cell: ({ state }) => <Tag tone={EVIDENCE_TONES[state]}>{t(`evidence.state-${state}`)}</Tag>,
    },
    {
      key: 'more',
      title: t('evidence.custody'),
      width: '130px',
      cell: ({ id }) => (
        <Button size="small" onClick={() => setShown(id)}>
          {t('evidence.show')}
        </Button>
      ),
    },
  ];
  return (
    <Page title={t('evidence.title')} note={t('evidence.note')}>
      <Card title={t('evidence.list')} flush>
        <Answered query={query}>
          {(evidence) => (
            <DataTable
              caption={t('evidence.list')}
              columns={columns}
              rows={evidence}
              rowKey={({ id }) => id}
              pageSize={20}
              empty={<Nothing>{t('evidence.none')}</Nothing>}
            />
          )}
        </Answered>
      </Card>
      <KeyCard />
      {shown !== undefined && (
        <Dialog title={t('evidence.title')} onClose={() => setShown(undefined)}>
          <Held id={shown} />
        </Dialog>
      )}
    </Page>
  );
}
