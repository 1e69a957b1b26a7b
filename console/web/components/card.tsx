import { type ReactNode, useId } from 'react';
import style from './card.module.css';

interface Props {
  title?: ReactNode;
  /** What stands at the right of the title. */
  extra?: ReactNode;
  /** Tables fill the card to its edges. */
  flush?: boolean;
  className?: string | undefined;
  children: ReactNode;
}

/** A titled part of a page. */
export function Card({ title, extra, flush = false, className, children }: Props) {
  const id = useId();
  return (
    <section
      className={`${style.card} ${className ?? ''}`}
      {...(title === undefined ? {} : { 'aria-labelledby': id })}
    >
      {title !== undefined && (
        <header className={style.head}>
          <h2 id={id}>{title}</h2>
          {extra && <div className={style.extra}>{extra}</div>}
        </header>
      )}
      <div className={flush ? style.flush : style.body}>{children}</div>
    </section>
  );
}
