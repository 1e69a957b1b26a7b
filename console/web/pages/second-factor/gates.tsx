import { useQuery } from '@tanstack/react-query';
import { Button, Divider } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../api/contract.ts';
import { passkeysHere } from '../../api/passkeys.ts';
import { queryClient } from '../../api/query-client.ts';
import { offerAuthenticator } from '../../api/second-factor.ts';
import { sessionQuery } from '../../api/session.ts';
import { Answered } from '../../components/state.tsx';
import { Gate } from '../../layout/gate.tsx';
import { Leave } from './leave.tsx';
import style from './second-factor.module.css';
import { SetUpAuthenticator } from './set-up.tsx';
import { SetUpPasskey } from './set-up-passkey.tsx';
import { ShowFactor } from './show-factor.tsx';

function goOn(session: Session | null): void {
  queryClient.setQueryData(sessionQuery.queryKey, session);
}

/** After the password of who has a second factor. */
export function ShowSecondFactor() {
  const { t } = useTranslation();
  return (
    <Gate title={t('factor.show-title')} note={t('factor.show-note')}>
      <ShowFactor onDone={goOn} />
      <Leave />
    </Gate>
  );
}

/** Before anything else for administrators without a second factor. */
export function EnrolSecondFactor() {
  const { t } = useTranslation();
  const here = passkeysHere();
  const [passkey, setPasskey] = useState(false);
  const offer = useQuery({
    queryKey: ['authenticator-offer'],
    queryFn: () => offerAuthenticator(''),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Gate title={t('factor.enrol-title')} note={t('factor.enrol-note')}>
      {passkey ? (
        <SetUpPasskey password={false} onDone={({ session }) => goOn(session)} />
      ) : (
        <Answered query={offer}>
          {(secret) => <SetUpAuthenticator offer={secret} onDone={({ session }) => goOn(session)} />}
        </Answered>
      )}
      {here === 'possible' ? (
        <>
          <Divider plain>{t('factor.or')}</Divider>
          <Button block onClick={() => setPasskey(!passkey)}>
            {t(passkey ? 'factor.authenticator-instead' : 'factor.passkey-instead')}
          </Button>
        </>
      ) : (
        <p className={`faint ${style.apart}`}>{t(`factor.passkey-${here}`)}</p>
      )}
      <Leave />
    </Gate>
  );
}

export { FirstPassword } from './first-password.tsx';
