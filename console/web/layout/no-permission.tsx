import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { useSession } from '../api/session.ts';
import { NAV } from '../app/nav.tsx';
import { Page } from '../components/page.tsx';
import { Nothing } from '../components/state.tsx';

/** In place of a page that the person's roles do not open; from the first page on to one that they do. */
export function NoPermission() {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  const first = NAV.find(({ right }) => session?.rights.includes(right));
  if (pathname === '/' && first) return <Navigate to={first.path} replace />;
  const roles = session?.roles.map((role) => t(`role.${role}`)).join(t('common.comma'));
  return (
    <Page title={t('error.no-permission')}>
      <Nothing>
        {t('error.forbidden')} {t('error.your-roles', { roles })}
      </Nothing>
    </Page>
  );
}
