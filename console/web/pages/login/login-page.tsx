import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { queryClient } from '../../api/query-client.ts';
import { sessionQuery } from '../../api/session.ts';
import { Gate } from '../../layout/gate.tsx';
import { LoginForm } from './login-form.tsx';

/** Only a path of this console: `next` comes out of a link that anybody may have written. */
function safePath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}

export function LoginPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return (
    <Gate title={t('login.title')}>
      <LoginForm
        onDone={(session) => {
          queryClient.setQueryData(sessionQuery.queryKey, session);
          void navigate(safePath(params.get('next')), { replace: true });
        }}
      />
    </Gate>
  );
}
