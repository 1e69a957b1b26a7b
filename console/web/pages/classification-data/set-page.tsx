import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { RecognitionAdoption, RecognitionSetInfo } from '../../../api/contract.ts';
import { RequestError } from '../../api/errors.ts';
import { recognitionAdoptionQuery, recognitionQuery } from '../../api/recognition.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Failure, Nothing } from '../../components/state.tsx';
import { Dot, type Tone } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { useFormats } from '../../i18n/formats.ts';

type Pc = RecognitionAdoption['devices'][number];
type Version = RecognitionSetInfo['versions'][number];
const TONES: Record<Pc['state'], Tone> = {
  'in-use': 'good',
  fetching: 'low',
  failed: 'high',
  pending: 'info',
};

/** One set: what became of it on every PC, and its versions. */
export function SetPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const query = useQuery(recognitionQuery);
  const set = query.data?.sets.find((each) => each.id === id);
  const title =
    set?.kind === 'edm' ? set.name : t(set ? 'classification-data.documents' : 'classification-data.title');
  return (
    <Page title={title} note={<Link to="/classification-data">{t('classification-data.title')}</Link>}>
      <Answered query={query}>
        {() =>
          set ? (
            <>
              <PcsCard set={set} />
              <VersionsCard set={set} />
            </>
          ) : (
            <Failure error={new RequestError('not-found', 'no such set')} />
          )
        }
      </Answered>
    </Page>
  );
}

function PcsCard({ set }: { set: RecognitionSetInfo }) {
  const { t } = useTranslation();
  const { percent } = useFormats();
  const query = useQuery(recognitionAdoptionQuery(set.id));
  const columns: Column<Pc>[] = [
    {
      key: 'pc',
      title: t('classification-data.pc'),
      cell: ({ agentId, hostname }) => <Link to={`/devices/${agentId}`}>{hostname}</Link>,
      sort: ({ hostname }) => hostname,
      heading: true,
    },
    {
      key: 'online',
      title: t('devices.state'),
      width: '110px',
      cell: ({ online }) => (
        <Dot tone={online ? 'good' : 'info'}>{t(`device-state.${online ? 'online' : 'offline'}`)}</Dot>
      ),
    },
    {
      key: 'state',
      title: t('classification-data.state-of'),
      width: '160px',
      cell: ({ state, received }) => (
        <Dot tone={TONES[state]}>
          {t(`classification-data.state.${state}`)}
          {state === 'fetching' && <span className="number"> {percent(received, set.bytes)}</span>}
        </Dot>
      ),
      sort: ({ state }) => state,
    },
    {
      key: 'holds',
      title: t('classification-data.holds'),
      width: '120px',
      cell: ({ inUse }) =>
        inUse === null ? (
          <span className="faint">{t('classification-data.none')}</span>
        ) : (
          t('classification-data.version-value', { version: inUse })
        ),
    },
    {
      key: 'at',
      title: t('policies.answered'),
      width: '140px',
      cell: ({ at }) => at !== null && <Time at={at} as="short" />,
    },
    {
      key: 'reason',
      title: t('classification-data.reason'),
      width: '26%',
      cell: ({ reason }) => reason && <code>{reason}</code>,
    },
  ];
  return (
    <Card flush title={t('classification-data.version-value', { version: set.version })}>
      <Answered query={query}>
        {({ devices }) => (
          <DataTable
            caption={t('classification-data.adoption')}
            columns={columns}
            rows={devices}
            rowKey={({ agentId }) => agentId}
            pageSize={50}
            empty={<Nothing>{t('classification-data.no-pcs')}</Nothing>}
          />
        )}
      </Answered>
    </Card>
  );
}

function VersionsCard({ set }: { set: RecognitionSetInfo }) {
  const { t } = useTranslation();
  const { number, bytes } = useFormats();
  const columns: Column<Version>[] = [
    {
      key: 'version',
      title: t('classification-data.version'),
      width: '110px',
      cell: ({ version }) => t('classification-data.version-value', { version }),
      heading: true,
    },
    {
      key: 'uploaded',
      title: t('classification-data.uploaded'),
      width: '150px',
      cell: ({ uploadedAt }) => <Time at={uploadedAt} as="short" />,
    },
    {
      key: 'by',
      title: t('classification-data.uploaded-by'),
      width: '120px',
      cell: ({ uploadedBy }) => uploadedBy,
    },
    {
      key: 'entries',
      title: t(set.kind === 'edm' ? 'classification-data.rows' : 'classification-data.document'),
      width: '110px',
      align: 'end',
      cell: ({ entries }) => <span className="number">{number(entries)}</span>,
    },
    {
      key: 'size',
      title: t('classification-data.size'),
      width: '100px',
      align: 'end',
      cell: ({ bytes: size }) => <span className="number">{bytes(size)}</span>,
    },
    { key: 'sha256', title: 'SHA-256', cell: ({ sha256 }) => <code>{sha256}</code> },
  ];
  return (
    <Card flush title={t('classification-data.versions')}>
      <DataTable
        caption={t('classification-data.versions')}
        columns={columns}
        rows={set.versions}
        rowKey={({ version }) => version}
        pageSize={20}
        empty={null}
      />
    </Card>
  );
}
