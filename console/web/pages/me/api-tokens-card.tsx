import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiToken } from '../../../api/contract.ts';
import { apiTokensQuery, revokeApiToken } from '../../api/api-tokens.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { CreateApiToken } from './create-api-token.tsx';

/** API tokens: `mine` one's own, which one makes here; otherwise everybody's, to be looked at and revoked. */
export function ApiTokensCard({ mine, mayRevoke }: { mine: boolean; mayRevoke: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(apiTokensQuery(mine));
  const [creating, setCreating] = useState(false);
  const revoke = useMutation({
    mutationFn: (id: string) => revokeApiToken(mine, id),
    onSettled: () => client.invalidateQueries({ queryKey: apiTokensQuery(mine).queryKey }),
  });
  const columns: Column<ApiToken>[] = [
    { key: 'name', title: t('api-tokens.name'), width: '160px', cell: ({ name }) => name, heading: true },
    ...(mine
      ? []
      : [
          {
            key: 'user',
            title: t('login.username'),
            width: '130px',
            cell: ({ username }: ApiToken) => username,
          },
        ]),
    {
      key: 'rights',
      title: t('api-tokens.rights'),
      cell: ({ rights }) => <code>{rights.join(' ')}</code>,
    },
    {
      key: 'expires',
      title: t('api-tokens.expires'),
      width: '130px',
      cell: ({ expiresAt }) => <Time at={expiresAt} as="short" />,
    },
    {
      key: 'used',
      title: t('api-tokens.last-used'),
      width: '120px',
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('common.never') : <Time at={lastUsedAt} as="ago" />),
    },
    {
      key: 'revoke',
      title: t('api-tokens.revoke'),
      width: '90px',
      cell: ({ id }) =>
        mayRevoke && (
          <Popconfirm
            title={t('api-tokens.revoke-confirm')}
            okText={t('api-tokens.revoke')}
            onConfirm={() => revoke.mutate(id)}
          >
            <Button size="small" danger>
              {t('api-tokens.revoke')}
            </Button>
          </Popconfirm>
        ),
    },
  ];
  return (
    <Card
      flush
      title={t('api-tokens.title')}
      extra={mine && <Button onClick={() => setCreating(true)}>{t('api-tokens.create')}</Button>}
    >
      <FormError error={revoke.error} />
      <Answered query={query}>
        {(tokens) => (
          <DataTable
            caption={t('api-tokens.title')}
            columns={columns}
            rows={tokens}
            rowKey={({ id }) => id}
            pageSize={20}
            empty={<Nothing>{t('api-tokens.none')}</Nothing>}
          />
        )}
      </Answered>
      {creating && <CreateApiToken onClose={() => setCreating(false)} />}
    </Card>
  );
}
