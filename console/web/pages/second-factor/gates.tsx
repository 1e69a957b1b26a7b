import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../api/contract.ts';
import { queryClient } from '../../api/query-client.ts';
import { offerAuthenticator, showCode } from '../../api/second-factor.ts';
import { logOut, sessionQuery } from '../../api/session.ts';
import { Answered } from '../../components/state.tsx';
import { Gate } from '../../layout/gate.tsx';
import { CodeForm } from './code-form.tsx';
import { SetUpAuthenticator } from './set-up.tsx';

function goOn(session: Session | null): void {
  queryClient.setQueryData(sessionQuery.queryKey, session);
}

/** After the password of who has a second factor. */
export function ShowSecondFactor() {
  const { t } = useTranslation();
  return (
    <Gate title={t('factor.show-title')} note={t('factor.show-note')}>
      <CodeForm recovery submit={t('login.in')} send={showCode} onDone={goOn} />
      <Leave />
    </Gate>
  );
}

/** Before anything else for administrators without a second factor. */
export function EnrolSecondFactor() {
  const { t } = useTranslation();
  const offer = useQuery({
    queryKey: ['authenticator-offer'],
    queryFn: () => offerAuthenticator(''),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Gate title={t('factor.enrol-title')} note={t('factor.enrol-note')}>
      <Answered query={offer}>
        {(secret) => <SetUpAuthenticator offer={secret} onDone={({ session }) => goOn(session)} />}
      </Answered>
      <Leave />
    </Gate>
  );
}

function Leave() {
  const { t } = useTranslation();
  return (
    <Button type="link" size="small" onClick={() => void logOut().finally(() => goOn(null))}>
      {t('login.as-other')}
    </Button>
  );
}
