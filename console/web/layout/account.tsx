import { LogoutOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { queryClient } from '../api/query-client.ts';
import { logOut, useSession } from '../api/session.ts';
import style from './account.module.css';

/** Leads to the provider's own log-out where it offers one, otherwise to log in. */
const SIGN_ON_END = '/api/v1/sign-on/end';

/** Who is logged in, and the way out. */
export function Account() {
  const { t } = useTranslation();
  const session = useSession();
  const navigate = useNavigate();
  const leave = async () => {
    await logOut().catch(() => {});
    if (session?.signOn) return window.location.assign(SIGN_ON_END);
    void navigate('/login');
    queryClient.clear();
  };
  return (
    <>
      {session && (
        <Link to="/me" className={style.who} title={t('nav.me')}>
          {session.username}
          <span className="faint">
            {' '}
            · {session.roles.map((role) => t(`role.${role}`)).join(t('common.comma'))}
          </span>
        </Link>
      )}
      <Button
        type="text"
        icon={<LogoutOutlined />}
        aria-label={t('nav.log-out')}
        title={t('nav.log-out')}
        onClick={() => void leave()}
      />
    </>
  );
}
