import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { queryClient } from '../api/query-client.ts';
import { sessionQuery, useSession } from '../api/session.ts';
import { leftInstead, loggedInAgain } from '../api/session-end.ts';
import { LoginForm } from '../pages/login/login-form.tsx';

/** Over the page as it stands: logs the same person in again, after which the page goes on. */
export function SessionEnded() {
  const { t } = useTranslation();
  const session = useSession();
  const navigate = useNavigate();
  const leave = async () => {
    leftInstead();
    queryClient.clear();
    void navigate('/login');
  };
  return (
    <Modal open title={t('login.ended')} footer={null} closable={false} keyboard={false} width={400}>
      <p style={{ marginBottom: 16 }}>{t('login.ended-note')}</p>
      <LoginForm
        {...(session ? { username: session.username } : {})}
        onDone={(renewed) => {
          queryClient.setQueryData(sessionQuery.queryKey, renewed);
          loggedInAgain();
        }}
      />
      <Button type="link" size="small" style={{ paddingInline: 0 }} onClick={() => void leave()}>
        {t('login.as-other')}
      </Button>
    </Modal>
  );
}
