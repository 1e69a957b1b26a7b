import type { ReactNode } from 'react';
import style from './tag.module.css';

export type Tone = 'critical' | 'high' | 'medium' | 'low' | 'info' | 'good';

/** A word on a tint; the tint never says anything that the word does not. */
export function Tag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`${style.tag} ${style[tone]}`}>{children}</span>;
}

/** A state as a dot and a word. */
export function Dot({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={style.state}>
      <span className={`${style.dot} ${style[tone]}`} aria-hidden="true" />
      {children}
    </span>
  );
}
