import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkedIdentity } from '../../../api/contract.ts';
import { identitiesQuery, linkSignOn, signOnOfferQuery, unlink } from '../../api/sign-on.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { PasswordAgain } from '../second-factor/password-again.tsx';
import { RemoveFactor } from './remove-factor.tsx';

/** Identities at the company's provider that open one's account. Not shown where there is neither. */
export function IdentitiesCard() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(identitiesQuery);
  const { data: offer } = useQuery(signOnOfferQuery);
  const [linking, setLinking] = useState(false);
  const [removing, setRemoving] = useState<LinkedIdentity>();
  if (!offer && (query.data ?? []).length === 0) return null;
  const columns: Column<LinkedIdentity>[] = [
    { key: 'subject', title: t('sign-on.subject'), cell: ({ subject }) => subject, heading: true },
    { key: 'issuer', title: t('sign-on.issuer'), cell: ({ issuer }) => issuer },
    { key: 'linked', title: t('sign-on.linked'), cell: ({ linkedAt }) => <Time at={linkedAt} /> },
    {
      key: 'used',
      title: t('sign-on.last-used'),
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? '—' : <Time at={lastUsedAt} />),
    },
    {
      key: 'act',
      title: t('common.actions'),
      width: '140px',
      cell: (identity) => (
        <Button size="small" danger onClick={() => setRemoving(identity)}>
          {t('sign-on.unlink')}
        </Button>
      ),
    },
  ];
  return (
    <Card
      title={t('sign-on.identities')}
      flush
      extra={offer && <Button onClick={() => setLinking(true)}>{t('sign-on.link')}</Button>}
    >
      <Answered query={query}>
        {(identities) => (
          <DataTable
            caption={t('sign-on.identities')}
            columns={columns}
            rows={identities}
            rowKey={({ issuer, subject }) => `${issuer} ${subject}`}
            empty={<Nothing>{t('sign-on.none')}</Nothing>}
          />
        )}
      </Answered>
      {linking && <LinkDialog onClose={() => setLinking(false)} />}
      {removing && (
        <RemoveFactor
          title={t('sign-on.unlink')}
          note={t('sign-on.unlink-note')}
          remove={(password) => unlink({ issuer: removing.issuer, subject: removing.subject, password })}
          onClose={() => {
            setRemoving(undefined);
            void client.invalidateQueries({ queryKey: identitiesQuery.queryKey });
          }}
        />
      )}
    </Card>
  );
}

function LinkDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const link = useMutation({ mutationFn: linkSignOn });
  return (
    <Dialog title={t('sign-on.link')} onClose={onClose}>
      <Form
        name="link-sign-on"
        layout="vertical"
        requiredMark={false}
        onFinish={({ password }: { password?: string }) => link.mutate(password)}
      >
        <p>{t('sign-on.identities-note')}</p>
        <p>{t('sign-on.link-note')}</p>
        <FormError error={link.error} />
        <PasswordAgain autoFocus />
        <Button type="primary" htmlType="submit" loading={link.isPending}>
          {t('sign-on.link')}
        </Button>
      </Form>
    </Dialog>
  );
}
