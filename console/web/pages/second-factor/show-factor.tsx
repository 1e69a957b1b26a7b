import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Divider } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../api/contract.ts';
import { factorChoiceQuery, passkeysHere, showPasskey } from '../../api/passkeys.ts';
import { showCode } from '../../api/second-factor.ts';
import { FormError } from '../../components/form-error.tsx';
import { Answered } from '../../components/state.tsx';
import { CodeForm } from './code-form.tsx';

/** After the password: a passkey where one works here, a code of the app, or a recovery code. */
export function ShowFactor({ onDone }: { onDone: (session: Session) => void }) {
  const { t } = useTranslation();
  const choice = useQuery(factorChoiceQuery);
  const passkey = useMutation({ mutationFn: showPasskey, onSuccess: onDone });
  return (
    <Answered query={choice}>
      {({ authenticator, passkeySites }) => {
        const here = passkeysHere() === 'possible' && passkeySites.includes(location.hostname);
        return (
          <>
            {here && (
              <>
                <FormError error={passkey.error} />
                <Button
                  type="primary"
                  block
                  autoFocus
                  loading={passkey.isPending}
                  onClick={() => passkey.mutate()}
                >
                  {t('factor.passkey-use')}
                </Button>
                <Divider plain>{t('factor.or')}</Divider>
              </>
            )}
            {!here && passkeySites.length > 0 && (
              <Alert
                type="info"
                showIcon
                style={{ marginBottom: 16 }}
                title={t('factor.passkey-elsewhere', { sites: passkeySites.join(t('common.comma')) })}
              />
            )}
            <CodeForm
              help={t(authenticator ? 'factor.code-or-recovery' : 'factor.recovery-only')}
              second={here}
              submit={t('login.in')}
              send={showCode}
              onDone={onDone}
            />
          </>
        );
      }}
    </Answered>
  );
}
