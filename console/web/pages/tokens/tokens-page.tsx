import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TokenRecord } from '../../../api/contract.ts';
import { devicesQuery } from '../../api/devices.ts';
import { revokeToken, tokensQuery } from '../../api/tokens.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { CreateToken } from './create-token.tsx';

/** One-time tokens with which PCs join. */
export function TokensPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(tokensQuery);
  const devices = useQuery(devicesQuery);
  const [creating, setCreating] = useState(false);
  const revoke = useMutation({
    mutationFn: revokeToken,
    onSettled: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  const hostname = (agentId: string) =>
    devices.data?.find((device) => device.agentId === agentId)?.hostname ?? agentId;

  const columns: Column<TokenRecord>[] = [
    {
      key: 'note',
      title: t('tokens.note'),
      cell: ({ note }) => note || <span className="faint">{t('tokens.no-note')}</span>,
      heading: true,
    },
    { key: 'state', title: t('tokens.state'), width: '110px', cell: (token) => <TokenState token={token} /> },
    { key: 'by', title: t('tokens.created-by'), width: '140px', cell: ({ createdBy }) => createdBy },
    {
      key: 'created',
      title: t('tokens.created'),
      width: '150px',
      cell: ({ createdAt }) => <Time at={createdAt} as="short" />,
      sort: ({ createdAt }) => createdAt,
    },
    {
      key: 'expires',
      title: t('tokens.expires'),
      width: '150px',
      cell: ({ expiresAt }) => <Time at={expiresAt} as="short" />,
      sort: ({ expiresAt }) => expiresAt,
    },
    {
      key: 'uses',
      title: t('tokens.uses'),
      width: '84px',
      align: 'end',
      cell: ({ used, uses }) => <span className="number">{`${used} / ${uses}`}</span>,
    },
    {
      key: 'used',
      title: t('tokens.used-by'),
      cell: ({ usedBy }) => usedBy && <Link to={`/devices/${usedBy}`}>{hostname(usedBy)}</Link>,
    },
    {
      key: 'revoke',
      title: t('tokens.revoke'),
      width: '90px',
      cell: (token) =>
        ['open', 'part'].includes(stateOf(token)) && (
          <Allowed right="enrolment.manage">
            <Popconfirm
              title={t('tokens.revoke-confirm')}
              okText={t('tokens.revoke')}
              onConfirm={() => revoke.mutate(token.id)}
            >
              <Button size="small" danger>
                {t('tokens.revoke')}
              </Button>
            </Popconfirm>
          </Allowed>
        ),
    },
  ];
  return (
    <Page
      title={t('tokens.title')}
      note={t('tokens.page-note')}
      actions={
        <Allowed right="enrolment.manage">
          <Button type="primary" onClick={() => setCreating(true)}>
            {t('tokens.create')}
          </Button>
        </Allowed>
      }
    >
      <FormError error={revoke.error} />
      <Card flush>
        <Answered query={query}>
          {(tokens) => (
            <DataTable
              caption={t('tokens.title')}
              columns={columns}
              rows={tokens}
              rowKey={({ id }) => id}
              pageSize={100}
              empty={<Nothing>{t('tokens.none')}</Nothing>}
            />
          )}
        </Answered>
      </Card>
      {creating && <CreateToken onClose={() => setCreating(false)} />}
    </Page>
  );
}

function stateOf({ uses, used, expiresAt }: TokenRecord): 'used' | 'expired' | 'part' | 'open' {
  if (used >= uses) return 'used';
  if (expiresAt <= Date.now()) return 'expired';
  return used > 0 ? 'part' : 'open';
}

function TokenState({ token }: { token: TokenRecord }) {
  const { t } = useTranslation();
  const state = stateOf(token);
  const tone = { open: 'good', part: 'good', used: 'low', expired: 'info' } as const;
  return <Tag tone={tone[state]}>{t(`tokens.is-${state}`)}</Tag>;
}
