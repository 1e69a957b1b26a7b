import { MenuOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { useSessionEnded } from '../api/session-end.ts';
import { page } from '../app/lazy-page.ts';
import { Account } from './account.tsx';
import { Brand } from './brand.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { LanguageButton } from './language-button.tsx';
import { MenuDrawer } from './menu-drawer.tsx';
import { ModeButton } from './mode-button.tsx';
import { Navigation } from './navigation.tsx';
import style from './shell.module.css';
import { SignatureDesk } from './signature-desk.tsx';
import { WaivedBanner } from './waived-banner.tsx';

const SessionEnded = page(() => import('./session-ended.tsx'), 'SessionEnded', ['login', 'second-factor']);

/** The frame of every page: menu at the side, or behind a button on a narrow screen, and the bar above. */
export function Shell() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [menuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const ended = useSessionEnded();
  const place = pathname
    .split('/')
    .slice(0, 3)
    .join('/')
    .replace(/^\/events.*/, '/events');
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another page is shown
  useEffect(() => {
    setMenuOpen(false);
    window.scrollTo(0, 0);
  }, [place]);

  return (
    <div className={style.shell}>
      <button type="button" className={style.skip} onClick={() => main.current?.focus()}>
        {t('common.skip')}
      </button>
      <aside className={style.side}>
        <Brand />
        <Navigation />
      </aside>
      <header className={style.bar}>
        <Button
          className={style.menuButton}
          type="text"
          icon={<MenuOutlined />}
          aria-label={t('nav.open')}
          aria-expanded={menuOpen}
          onClick={() => setMenuOpen(true)}
        />
        <span className={style.barBrand}>
          <Brand />
        </span>
        <div className={style.tools}>
          <LanguageButton />
          <ModeButton />
          <Account />
        </div>
      </header>
      <main ref={main} className={style.main} tabIndex={-1}>
        <ConnectionBanner />
        <WaivedBanner />
        <Outlet />
      </main>
      <MenuDrawer open={menuOpen} onClose={() => setMenuOpen(false)} />
      <Suspense>{ended && <SessionEnded />}</Suspense>
      <SignatureDesk />
    </div>
  );
}
