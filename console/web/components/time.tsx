import { useEffect, useState } from 'react';
import { useFormats } from '../i18n/formats.ts';

interface Props {
  at: number;
  /** `full` with seconds and date, `short` for lists, `ago` counted from now. */
  as?: 'full' | 'short' | 'ago';
}

/** A moment in the reader's own time zone; in full where the pointer rests. */
export function Time({ at, as = 'full' }: Props) {
  const format = useFormats();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (as !== 'ago') return;
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, [as]);
  const text = as === 'ago' ? format.ago(at, Math.max(now, at)) : format[as](at);
  return (
    <time className="number" dateTime={new Date(at).toISOString()} title={format.full(at)}>
      {text}
    </time>
  );
}
