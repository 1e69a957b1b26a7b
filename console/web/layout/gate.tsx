import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Brand } from './brand.tsx';
import style from './gate.module.css';
import { LanguageButton } from './language-button.tsx';
import { ModeButton } from './mode-button.tsx';

/** The frame of the pages before log-in. */
export function Gate({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('common.product')}`;
  }, [title, t]);
  return (
    <div className={style.gate}>
      <header className={style.bar}>
        <Brand />
        <div className={style.tools}>
          <LanguageButton />
          <ModeButton />
        </div>
      </header>
      <main className={style.main}>
        <div className={style.box}>
          <h1>{title}</h1>
          <p className={style.note}>{note ?? t('login.note')}</p>
          {children}
        </div>
      </main>
    </div>
  );
}
