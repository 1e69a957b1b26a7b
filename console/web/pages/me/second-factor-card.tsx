import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuthenticatorOffer } from '../../../api/contract.ts';
import { removeAuthenticator } from '../../api/passkeys.ts';
import { offerAuthenticator, renewCodes, secondFactorQuery } from '../../api/second-factor.ts';
import { sessionQuery } from '../../api/session.ts';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Answered } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { PasswordAgain } from '../second-factor/password-again.tsx';
import { RecoveryCodes } from '../second-factor/recovery-codes.tsx';
import style from '../second-factor/second-factor.module.css';
import { SetUpAuthenticator } from '../second-factor/set-up.tsx';
import { RemoveFactor } from './remove-factor.tsx';

type Act = 'authenticator' | 'codes';

/** One's authenticator app: set it up, replace or remove it, and new recovery codes. The password is asked again each time. */
export function SecondFactorCard() {
  const { t } = useTranslation();
  const query = useQuery(secondFactorQuery);
  const client = useQueryClient();
  const [act, setAct] = useState<Act>();
  const [removing, setRemoving] = useState(false);
  return (
    <Card title={t('factor.title')}>
      <Answered query={query}>
        {({ authenticator, passkeys, recoveryCodesLeft }) => (
          <>
            <Facts
              of={[
                [
                  t('factor.authenticator'),
                  <Tag key="state" tone={authenticator ? 'good' : 'info'}>
                    {t(authenticator ? 'factor.is-set' : 'factor.is-not-set')}
                  </Tag>,
                ],
                [t('factor.codes-left'), authenticator || passkeys.length > 0 ? recoveryCodesLeft : null],
              ]}
            />
            <p className={style.row} style={{ marginTop: 16 }}>
              <Button onClick={() => setAct('authenticator')}>
                {t(authenticator ? 'factor.replace' : 'factor.set-up')}
              </Button>
              {authenticator && (
                <Button danger onClick={() => setRemoving(true)}>
                  {t('factor.remove')}
                </Button>
              )}
              {(authenticator || passkeys.length > 0) && (
                <Button onClick={() => setAct('codes')}>{t('factor.renew-codes')}</Button>
              )}
            </p>
          </>
        )}
      </Answered>
      {removing && (
        <RemoveFactor
          title={t('factor.remove')}
          note={t('factor.remove-note')}
          remove={removeAuthenticator}
          onClose={() => {
            setRemoving(false);
            void client.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
          }}
        />
      )}
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
          name="second-factor"
          layout="vertical"
          requiredMark={false}
          onFinish={({ password }: { password: string }) => ask.mutate(password)}
        >
          <FormError error={ask.error} />
          <PasswordAgain autoFocus />
          <Button type="primary" htmlType="submit" loading={ask.isPending}>
            {t('factor.go-on')}
          </Button>
        </Form>
      )}
    </Modal>
  );
}
