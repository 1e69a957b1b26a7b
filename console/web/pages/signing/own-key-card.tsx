import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SigningState } from '../../../api/contract.ts';
import { setSigningKey, signingQuery } from '../../api/signing.ts';
import { Card } from '../../components/card.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';
import { SignOnAgain } from '../second-factor/sign-on-again.tsx';

const SHORTEST_PASSWORD = 12;
type Act = 'new' | 'bring';

/** One's own key: whether it can be used, and what to do where it cannot. */
export function OwnKeyCard({ own: { state, ownPassphrase } }: { own: SigningState['own'] }) {
  const { t } = useTranslation();
  const [act, setAct] = useState<Act>();
  return (
    <Card title={t('signing.own')}>
      <Alert
        type={state === 'ready' ? 'success' : 'warning'}
        showIcon
        title={t(`signing.own-${state}`)}
        {...(ownPassphrase ? { description: t('signing.own-passphrase') } : {})}
      />
      <p style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginTop: 16 }}>
        <Button onClick={() => setAct('new')}>{t('signing.own-new')}</Button>
        {(state === 'outdated' || (state === 'ready' && ownPassphrase)) && (
          <Button onClick={() => setAct('bring')}>
            {t(ownPassphrase ? 'signing.own-change' : 'signing.own-bring')}
          </Button>
        )}
      </p>
      {act && <KeyDialog act={act} ownPassphrase={ownPassphrase} onClose={() => setAct(undefined)} />}
    </Card>
  );
}

function KeyDialog({
  act,
  ownPassphrase,
  onClose,
}: {
  act: Act;
  ownPassphrase: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: setSigningKey,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: signingQuery.queryKey });
      onClose();
    },
  });
  const title = t(
    act === 'new' ? 'signing.own-new' : ownPassphrase ? 'signing.own-change' : 'signing.own-bring',
  );
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        name="signing-key"
        layout="vertical"
        requiredMark={false}
        onFinish={(values: { passphrase: string; former?: string }) => make.mutate({ act, ...values })}
      >
        {act === 'new' && <p>{t('signing.own-new-note')}</p>}
        <FormError error={make.error} />
        {ownPassphrase && <SignOnAgain />}
        {act === 'bring' && (
          <Form.Item
            name="former"
            label={t('signing.own-former')}
            rules={[{ required: true, message: t('login.password-needed') }]}
          >
            <Input.Password autoFocus autoComplete="off" maxLength={256} visibilityToggle={false} />
          </Form.Item>
        )}
        <Form.Item
          name="passphrase"
          label={t(ownPassphrase ? 'sign.passphrase' : 'signing.own-now')}
          {...(ownPassphrase ? { extra: t('setup.password-help', { count: SHORTEST_PASSWORD }) } : {})}
          rules={[{ required: true, min: SHORTEST_PASSWORD, message: t('error.weak-password') }]}
        >
          <Input.Password
            autoFocus={act === 'new'}
            autoComplete={ownPassphrase ? 'off' : 'current-password'}
            maxLength={256}
            visibilityToggle={false}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={make.isPending}>
          {title}
        </Button>
      </Form>
    </Dialog>
  );
}
