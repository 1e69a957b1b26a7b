import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Role } from '../../../api/contract.ts';
import { accountsQuery, removeAccount } from '../../api/accounts.ts';
import { resetSecondFactor } from '../../api/second-factor.ts';
import { setupQuery, useSession } from '../../api/session.ts';
import { useMay } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { ApiTokensCard } from '../me/api-tokens-card.tsx';
import style from './accounts.module.css';
import { CreateAccount } from './create-account.tsx';
import { EditRights } from './edit-rights.tsx';
import { ResetPassword } from './reset-password.tsx';
import { SessionsCard } from './sessions-card.tsx';

const SECURITY: { roles: Role[] } = { roles: ['security-administrator', 'analyst'] };

/** The people who may use the console. */
export function AccountsPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(accountsQuery);
  const session = useSession();
  const mayManage = useMay('accounts.manage');
  const [editing, setEditing] = useState<Account>();
  const [resetting, setResetting] = useState<Account>();
  const [creating, setCreating] = useState<'any' | 'security'>();
  const setup = useQuery(setupQuery);
  const remove = useMutation({
    mutationFn: removeAccount,
    onSettled: () => client.invalidateQueries({ queryKey: accountsQuery.queryKey }),
  });

  const reset = useMutation({
    mutationFn: resetSecondFactor,
    onSettled: () => client.invalidateQueries({ queryKey: accountsQuery.queryKey }),
  });

  const columns: Column<Account>[] = [
    { key: 'name', title: t('login.username'), cell: ({ username }) => username, heading: true },
    {
      key: 'roles',
      title: t('accounts.roles'),
      cell: ({ roles }) => roles.map((role) => t(`role.${role}`)).join(t('common.comma')),
    },
    {
      key: 'scope',
      title: t('accounts.scope'),
      cell: ({ scope }) =>
        scope?.join(t('common.comma')) ?? <span className="faint">{t('accounts.scope-all')}</span>,
    },
    {
      key: 'factor',
      title: t('factor.title'),
      width: '110px',
      cell: ({ secondFactor }) => (
        <Tag tone={secondFactor ? 'good' : 'info'}>
          {t(secondFactor ? 'factor.is-set' : 'factor.is-not-set')}
        </Tag>
      ),
    },
    {
      key: 'way',
      title: t('accounts.way'),
      width: '150px',
      cell: ({ hasPassword, passwordTemporary, rolesFromClaims }) => (
        <>
          {t(
            passwordTemporary
              ? 'accounts.way-temporary'
              : hasPassword
                ? 'accounts.way-password'
                : 'accounts.way-sign-on',
          )}
          {rolesFromClaims && <div className="faint">{t('accounts.by-claims')}</div>}
        </>
      ),
    },
    {
      key: 'created',
      title: t('accounts.created'),
      cell: ({ createdAt }) => <Time at={createdAt} />,
      sort: ({ createdAt }) => createdAt,
    },
    {
      key: 'actions',
      title: t('common.actions'),
      width: '300px',
      cell: (account) =>
        mayManage &&
        account.username !== session?.username && (
          <span className={style.actions}>
            <Button size="small" onClick={() => setEditing(account)}>
              {t('accounts.change-roles')}
            </Button>
            <Button size="small" onClick={() => setResetting(account)}>
              {t('accounts.reset-password')}
            </Button>
            {account.secondFactor && (
              <Popconfirm
                title={t('factor.reset-confirm', { name: account.username })}
                okText={t('factor.reset')}
                onConfirm={() => reset.mutate(account.username)}
              >
                <Button size="small">{t('factor.reset')}</Button>
              </Popconfirm>
            )}
            <Popconfirm
              title={t('accounts.remove-confirm', { name: account.username })}
              okText={t('accounts.remove')}
              onConfirm={() => remove.mutate(account.username)}
            >
              <Button size="small" danger>
                {t('accounts.remove')}
              </Button>
            </Popconfirm>
          </span>
        ),
    },
  ];
  return (
    <Page
      title={t('accounts.title')}
      note={t('accounts.page-note')}
      actions={
        mayManage && (
          <Button type="primary" onClick={() => setCreating('any')}>
            {t('accounts.create')}
          </Button>
        )
      }
    >
      {mayManage && setup.data?.securityNeeded && (
        <Alert
          type="warning"
          showIcon
          title={t('accounts.security-needed')}
          description={t('accounts.security-needed-note')}
          action={
            <Button type="primary" onClick={() => setCreating('security')}>
              {t('accounts.add-security')}
            </Button>
          }
        />
      )}
      <FormError error={remove.error ?? reset.error} />
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
      <SessionsCard mine={false} mayEnd={mayManage} />
      <ApiTokensCard mine={false} mayRevoke={mayManage} />
      {editing && <EditRights account={editing} onClose={() => setEditing(undefined)} />}
      {resetting && <ResetPassword account={resetting} onClose={() => setResetting(undefined)} />}
      {creating && (
        <CreateAccount
          onClose={() => setCreating(undefined)}
          {...(creating === 'security' ? { initial: SECURITY } : {})}
        />
      )}
    </Page>
  );
}
