import { useLayoutEffect } from 'react';

let locks = 0;

/** Keeps the page from scrolling while a dialog lies over it. */
export default function useScrollLock(lock: boolean): void {
  useLayoutEffect(() => {
    if (!lock) return;
    locks += 1;
    document.body.style.overflowY = 'hidden';
    return () => {
      locks -= 1;
      if (locks === 0) document.body.style.overflowY = '';
    };
  }, [lock]);
}
