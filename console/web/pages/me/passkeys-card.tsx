import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Passkey } from '../../../api/contract.ts';
import { passkeysHere, removePasskey } from '../../api/passkeys.ts';
import { secondFactorQuery } from '../../api/second-factor.ts';
import { sessionQuery } from '../../api/session.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import style from '../second-factor/second-factor.module.css';
import { SetUpPasskey } from '../second-factor/set-up-passkey.tsx';
import { RemoveFactor } from './remove-factor.tsx';

/** One's passkeys: add and remove; where they are not possible, why. */
export function PasskeysCard() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(secondFactorQuery);
  const here = passkeysHere();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey>();
  const close = () => {
    setAdding(false);
    setRemoving(undefined);
    void client.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
  };
  const columns: Column<Passkey>[] = [
    { key: 'name', title: t('factor.passkey-name'), cell: ({ name }) => name, heading: true },
    { key: 'site', title: t('factor.passkey-site'), cell: ({ site }) => <code>{site}</code> },
    {
      key: 'created',
      title: t('accounts.created'),
      width: '150px',
      cell: ({ createdAt }) => <Time at={createdAt} as="short" />,
    },
    {
      key: 'used',
      title: t('api-tokens.last-used'),
      width: '130px',
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('common.never') : <Time at={lastUsedAt} as="ago" />),
    },
    {
      key: 'remove',
      title: t('known.actions'),
      width: '100px',
      cell: (passkey) => (
        <Button size="small" danger onClick={() => setRemoving(passkey)}>
          {t('accounts.remove')}
        </Button>
      ),
    },
  ];
  return (
    <Card
      flush
      title={t('factor.passkeys')}
      extra={
        here === 'possible' && <Button onClick={() => setAdding(true)}>{t('factor.passkey-add')}</Button>
      }
    >
      {here !== 'possible' && <p className={style.why}>{t(`factor.passkey-${here}`)}</p>}
      <Answered query={query}>
        {({ passkeys }) => (
          <DataTable
            caption={t('factor.passkeys')}
            columns={columns}
            rows={passkeys}
            rowKey={({ id }) => id}
            pageSize={20}
            empty={<Nothing>{t('factor.passkey-none')}</Nothing>}
          />
        )}
      </Answered>
      {adding && (
        <Dialog title={t('factor.passkey-add')} onClose={close}>
          <SetUpPasskey
            password
            onAdded={({ session }) => client.setQueryData(sessionQuery.queryKey, session)}
            onDone={close}
          />
        </Dialog>
      )}
      {removing && (
        <RemoveFactor
          title={t('factor.passkey-remove')}
          note={t('factor.passkey-remove-note', { name: removing.name })}
          remove={(password) => removePasskey(removing.id, password)}
          onClose={close}
        />
      )}
    </Card>
  );
}
