import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Approval } from '../../../api/contract.ts';
import { devicesQuery } from '../../api/devices.ts';
import { approvalsQuery, decideApproval } from '../../api/isolation.ts';
import { sessionQuery } from '../../api/session.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag, type Tone } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import style from './requests.module.css';

const TONES: Record<Approval['state'], Tone> = {
  pending: 'medium',
  approved: 'good',
  refused: 'high',
  expired: 'info',
};

/** What a second person has to sign. */
export function ApprovalsCard() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(approvalsQuery);
  const devices = useQuery(devicesQuery);
  const me = useQuery(sessionQuery).data?.username;
  const decide = useMutation({
    mutationFn: ({ approval, approved }: { approval: Approval; approved: boolean }) =>
      decideApproval(approval, approved),
    onSettled: () => client.invalidateQueries({ queryKey: approvalsQuery.queryKey }),
  });
  const hostname = (agentId: string) =>
    devices.data?.find((device) => device.agentId === agentId)?.hostname ?? agentId;
  const whatOf = ({ kind, agentIds, revision, reason }: Approval) => {
    if (kind === 'policy.publish') return t('requests.publish', { revision: revision ?? 0 });
    if (kind === 'authority.change') return t('requests.authorise');
    if (kind === 'retention.shorten') return t('requests.retention', { count: Number(reason) });
    if (kind === 'evidence.open') return t('requests.evidence');
    return t('requests.isolate', { count: agentIds.length });
  };
  const columns: Column<Approval>[] = [
    {
      key: 'what',
      title: t('requests.what'),
      width: '160px',
      cell: (approval) => whatOf(approval),
      heading: true,
    },
    {
      key: 'devices',
      title: t('requests.concerns'),
      cell: ({ id, kind, agentIds, loosens }) => (
        <>
          {kind === 'policy.publish' && (
            <div>
              <Link to={`/requests/${id}`}>{t('requests.look')}</Link>
            </div>
          )}
          {loosens.length > 0 && <div>{loosens.slice(0, 5).join(t('common.comma'))}</div>}
          {agentIds.slice(0, 10).map((agentId, index) => (
            <span key={agentId}>
              {index > 0 && t('common.comma')}
              <Link to={`/devices/${agentId}`}>{hostname(agentId)}</Link>
            </span>
          ))}
          {agentIds.length > 10 && '…'}
        </>
      ),
    },
    {
      key: 'reason',
      title: t('network.reason'),
      cell: ({ kind, reason }) => (kind === 'retention.shorten' ? '' : reason),
    },
    { key: 'by', title: t('requests.asked-by'), width: '120px', cell: ({ askedBy }) => askedBy },
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
      cell: (approval) =>
        approval.state === 'pending' ? (
          <Allowed right="isolation.manage">
            <span className={style.actions}>
              {approval.askedBy !== me && (
                <Popconfirm
                  title={whatOf(approval)}
                  description={approval.kind === 'retention.shorten' ? undefined : approval.reason}
                  okText={t('requests.approve')}
                  onConfirm={() => decide.mutate({ approval, approved: true })}
                >
                  <Button size="small" type="primary">
                    {t('requests.approve')}
                  </Button>
                </Popconfirm>
              )}
              <Button
                size="small"
                title={approval.askedBy === me ? t('requests.own-request') : ''}
                onClick={() => decide.mutate({ approval, approved: false })}
              >
                {t(approval.askedBy === me ? 'requests.withdraw' : 'requests.refuse')}
              </Button>
            </span>
          </Allowed>
        ) : (
          approval.decidedBy
        ),
    },
  ];
  return (
    <Card title={t('requests.approvals')} flush>
      <FormError error={decide.error} />
      <Answered query={query}>
        {(approvals) => (
          <DataTable
            caption={t('requests.approvals')}
            columns={columns}
            rows={approvals}
            rowKey={({ id }) => id}
            pageSize={20}
            empty={<Nothing>{t('requests.no-approvals')}</Nothing>}
          />
        )}
      </Answered>
    </Card>
  );
}
