import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/contract.ts';
import { accountsQuery, removeAccount } from '../../api/accounts.ts';
import { useSession } from '../../api/session.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { CreateAccount } from './create-account.tsx';

/** The people who may use the console. */
export function AccountsPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(accountsQuery);
  const session = useSession();
  const [creating, setCreating] = useState(false);
  const remove = useMutation({
    mutationFn: removeAccount,
    onSettled: () => client.invalidateQueries({ queryKey: accountsQuery.queryKey }),
  });

  const columns: Column<Account>[] = [
    { key: 'name', title: t('login.username'), cell: ({ username }) => username, heading: true },
    { key: 'role', title: t('accounts.role'), cell: ({ role }) => t(`role.${role}`) },
    {
      key: 'created',
      title: t('accounts.created'),
      cell: ({ createdAt }) => <Time at={createdAt} />,
      sort: ({ createdAt }) => createdAt,
    },
    {
      key: 'remove',
      title: t('accounts.remove'),
      width: '110px',
      cell: ({ username }) =>
        username !== session?.username && (
          <Popconfirm
            title={t('accounts.remove-confirm', { name: username })}
            okText={t('accounts.remove')}
            onConfirm={() => remove.mutate(username)}
          >
            <Button size="small" danger>
              {t('accounts.remove')}
            </Button>
          </Popconfirm>
        ),
    },
  ];
  return (
    <Page
      title={t('accounts.title')}
      note={t('accounts.page-note')}
      actions={
        <Button type="primary" onClick={() => setCreating(true)}>
          {t('accounts.create')}
        </Button>
      }
    >
      <FormError error={remove.error} />
      <Card flush>
        <Answered query={query}>
          {(accounts) => (
            <DataTable
              caption={t('accounts.title')}
              columns={columns}
              rows={accounts}
              rowKey={({ username }) => username}
              pageSize={100}
              empty={<Nothing>{t('accounts.none')}</Nothing>}
            />
          )}
        </Answered>
      </Card>
      {creating && <CreateAccount onClose={() => setCreating(false)} />}
    </Page>
  );
}
