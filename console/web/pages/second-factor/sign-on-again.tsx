import { useMutation } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { signOnAgain } from '../../api/sign-on.ts';
import { FormError } from '../../components/form-error.tsx';

/** In place of the password, for an account without one: the provider asks its person again. */
export function SignOnAgain() {
  const { t } = useTranslation();
  const session = useSession();
  const again = useMutation({ mutationFn: signOnAgain });
  if ((session?.provenUntil ?? 0) > Date.now()) {
    return <Alert type="success" showIcon style={{ marginBottom: 16 }} title={t('sign-on.proven')} />;
  }
  return (
    <div style={{ marginBottom: 16 }}>
      <FormError error={again.error} />
      <Alert
        type="info"
        showIcon
        title={t('sign-on.again-note')}
        action={
          <Button htmlType="button" loading={again.isPending} onClick={() => again.mutate()}>
            {t('sign-on.again')}
          </Button>
        }
      />
    </div>
  );
}
