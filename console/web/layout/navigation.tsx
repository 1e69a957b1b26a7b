import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useSession } from '../api/session.ts';
import { NAV } from '../app/nav.tsx';
import style from './navigation.module.css';

export function Navigation() {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <nav aria-label={t('nav.label')}>
      <ul className={style.list}>
        {NAV.filter(({ right }) => session?.rights.includes(right)).map(({ key, path, icon }) => (
          <li key={key}>
            <NavLink
              to={path}
              end={path === '/'}
              className={({ isActive }) => `${style.link} ${isActive ? style.active : ''}`}
            >
              <span aria-hidden="true">{icon}</span>
              {t(`nav.${key}`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
