import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { queryClient } from '../../api/query-client.ts';
import { sessionQuery } from '../../api/session.ts';
import { SignOnFailed } from '../../components/sign-on-failed.tsx';
import { Gate } from '../../layout/gate.tsx';
import { LoginForm } from './login-form.tsx';
import { SignOnButton } from './sign-on-button.tsx';

/** Only a path of this console: `next` comes out of a link that anybody may have written. */
function safePath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}

export function LoginPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const next = safePath(params.get('next'));
  return (
    <Gate title={t('login.title')}>
      <SignOnFailed />
      <LoginForm
        onDone={(session) => {
          queryClient.setQueryData(sessionQuery.queryKey, session);
          void navigate(next, { replace: true });
        }}
      />
      <SignOnButton next={next} />
    </Gate>
  );
}
