import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import style from './page.module.css';

interface Props {
  title: string;
  /** Beside the title: the page's own choices and actions. */
  actions?: ReactNode;
  /** A line below the title. */
  note?: ReactNode;
  children: ReactNode;
}

/** A page: its heading, which is also the window's title, and its content. */
export function Page({ title, actions, note, children }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('common.product')}`;
  }, [title, t]);
  return (
    <div className={style.page}>
      <header className={style.head}>
        <div>
          <h1>{title}</h1>
          {note && <p className={style.note}>{note}</p>}
        </div>
        {actions && <div className={style.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
