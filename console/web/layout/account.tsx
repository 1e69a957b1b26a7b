import { LogoutOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { queryClient } from '../api/query-client.ts';
import { logOut, useSession } from '../api/session.ts';
import style from './account.module.css';

/** Who is logged in, and the way out. */
export function Account() {
  const { t } = useTranslation();
  const session = useSession();
  const navigate = useNavigate();
  const leave = async () => {
    await logOut().catch(() => {});
    void navigate('/login');
    queryClient.clear();
  };
  return (
    <>
      {session && (
        <span className={style.who}>
          {session.username}
          <span className="faint"> · {t(`role.${session.role}`)}</span>
        </span>
      )}
      <Button
        type="text"
        icon={<LogoutOutlined />}
        aria-label={t('login.out')}
        title={t('login.out')}
        onClick={() => void leave()}
      />
    </>
  );
}
