import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuthenticatorOffer } from '../../../api/contract.ts';
import { offerAuthenticator, renewCodes, secondFactorQuery } from '../../api/second-factor.ts';
import { sessionQuery } from '../../api/session.ts';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Answered } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { RecoveryCodes } from '../second-factor/recovery-codes.tsx';
import style from '../second-factor/second-factor.module.css';
import { SetUpAuthenticator } from '../second-factor/set-up.tsx';

type Act = 'authenticator' | 'codes';

/** One's second factor: set it up or replace it, and new recovery codes. The password is asked again each time. */
export function SecondFactorCard() {
  const { t } = useTranslation();
  const query = useQuery(secondFactorQuery);
  const [act, setAct] = useState<Act>();
  return (
    <Card title={t('factor.title')}>
      <Answered query={query}>
        {({ authenticator, recoveryCodesLeft }) => (
          <>
            <Facts
              of={[
                [
                  t('factor.authenticator'),
                  <Tag key="state" tone={authenticator ? 'good' : 'info'}>
                    {t(authenticator ? 'factor.is-set' : 'factor.is-not-set')}
                  </Tag>,
                ],
                [t('factor.codes-left'), authenticator ? recoveryCodesLeft : null],
              ]}
            />
            <p className={style.row}>
              <Button onClick={() => setAct('authenticator')}>
                {t(authenticator ? 'factor.replace' : 'factor.set-up')}
              </Button>
              {authenticator && <Button onClick={() => setAct('codes')}>{t('factor.renew-codes')}</Button>}
            </p>
          </>
        )}
      </Answered>
      {act && <Change act={act} onClose={() => setAct(undefined)} />}
    </Card>
  );
}

function Change({ act, onClose }: { act: Act; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [offer, setOffer] = useState<AuthenticatorOffer>();
  const [codes, setCodes] = useState<string[]>();
  const ask = useMutation({
    mutationFn: async (password: string) => {
      if (act === 'authenticator') setOffer(await offerAuthenticator(password));
      else setCodes(await renewCodes(password));
    },
  });
  const done = async () => {
    await client.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
    onClose();
  };
  return (
    <Modal
      open
      title={t(act === 'codes' ? 'factor.renew-codes' : 'factor.set-up')}
      onCancel={() => void done()}
      closable={{ 'aria-label': t('common.close') }}
      mask={{ closable: false }}
      footer={null}
    >
      {offer ? (
        <SetUpAuthenticator
          offer={offer}
          onConfirmed={({ session }) => client.setQueryData(sessionQuery.queryKey, session)}
          onDone={() => void done()}
        />
      ) : codes ? (
        <RecoveryCodes codes={codes} onDone={() => void done()} />
      ) : (
        <Form
          layout="vertical"
          requiredMark={false}
          onFinish={({ password }: { password: string }) => ask.mutate(password)}
        >
          <FormError error={ask.error} />
          <Form.Item
            name="password"
            label={t('login.password')}
            extra={t('factor.password-again')}
            rules={[{ required: true, message: t('login.password-needed') }]}
          >
            <Input.Password
              autoComplete="current-password"
              autoFocus
              maxLength={256}
              visibilityToggle={false}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={ask.isPending}>
            {t('factor.go-on')}
          </Button>
        </Form>
      )}
    </Modal>
  );
}
