import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ReleaseRequest } from '../../../api/contract.ts';
import { denyRelease, grantRelease, releaseRequestsQuery } from '../../api/releases.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag, type Tone } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { useDuration } from './duration.ts';
import { GrantDialog } from './grant-dialog.tsx';
import style from './requests.module.css';

const TONES: Record<ReleaseRequest['state'], Tone> = { pending: 'medium', granted: 'good', denied: 'high' };

/** Releases that employees asked for. */
export function ReleasesCard() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(releaseRequestsQuery);
  const duration = useDuration();
  const [granting, setGranting] = useState<ReleaseRequest>();
  const deny = useMutation({
    mutationFn: denyRelease,
    onSettled: () => client.invalidateQueries({ queryKey: releaseRequestsQuery.queryKey }),
  });
  const giveBack = useMutation({
    mutationFn: (id: string) => grantRelease(id, { minutes: 1, access: 'allow' }),
    onSettled: () => client.invalidateQueries({ queryKey: releaseRequestsQuery.queryKey }),
  });
  /** Of a file given back there is nothing more to be said; a device is released for a time. */
  const start = (request: ReleaseRequest) =>
    request.kind === 'quarantine' ? giveBack.mutate(request.id) : setGranting(request);
  const columns: Column<ReleaseRequest>[] = [
    {
      key: 'person',
      title: t('requests.person'),
      width: '190px',
      cell: ({ askedBy, agentId, hostname }) => (
        <>
          {askedBy} <Link to={`/devices/${agentId}`}>{hostname}</Link>
        </>
      ),
      heading: true,
    },
    {
      key: 'device',
      title: t('requests.device'),
      cell: ({ kind, fileName, device }) =>
        kind === 'quarantine' ? (
          `${t('requests.file')}: ${fileName}`
        ) : device ? (
          <code>{[device.vendorId, device.productId, device.serial].filter(Boolean).join(':')}</code>
        ) : (
          t('requests.any-device')
        ),
    },
    { key: 'reason', title: t('network.reason'), cell: ({ reason }) => reason },
    {
      key: 'minutes',
      title: t('requests.for-how-long'),
      width: '110px',
      cell: ({ kind, minutes }) => (kind === 'quarantine' ? '—' : duration(minutes)),
    },
    {
      key: 'at',
      title: t('requests.asked-at'),
      width: '120px',
      cell: ({ askedAt }) => <Time at={askedAt} as="ago" />,
      sort: ({ askedAt }) => askedAt,
    },
    {
      key: 'state',
      title: t('requests.state'),
      width: '100px',
      cell: ({ state }) => <Tag tone={TONES[state]}>{t(`requests.${state}`)}</Tag>,
    },
    {
      key: 'decide',
      title: t('known.actions'),
      width: '200px',
      cell: (request) =>
        request.state === 'pending' ? (
          <Allowed right="releases.manage">
            <span className={style.actions}>
              <Button size="small" type="primary" onClick={() => start(request)}>
                {t('requests.grant')}
              </Button>
              <Button size="small" danger onClick={() => deny.mutate(request.id)}>
                {t('requests.deny')}
              </Button>
            </span>
          </Allowed>
        ) : (
          <>
            {request.decidedBy}
            {request.grantedUntil !== null && (
              <>
                {' '}
                {t('requests.until')} <Time at={request.grantedUntil} as="short" />
              </>
            )}
          </>
        ),
    },
  ];
  return (
    <Card title={t('requests.releases')} flush>
      <FormError error={deny.error ?? giveBack.error} />
      <Answered query={query}>
        {(requests) => (
          <DataTable
            caption={t('requests.releases')}
            columns={columns}
            rows={requests}
            rowKey={({ id }) => id}
            pageSize={20}
            empty={<Nothing>{t('requests.no-releases')}</Nothing>}
          />
        )}
      </Answered>
      {granting && <GrantDialog request={granting} onClose={() => setGranting(undefined)} />}
    </Card>
  );
}
