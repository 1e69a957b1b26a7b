import { type ReactNode, useId, useState } from 'react';
import type { Words } from '../i18n/words.ts';
import type { Action, ActionResult } from '../view.std.ts';

/** A button that opens a small form with a reason, and what came of sending it. */
export function Ask({
  t,
  label,
  about,
  children,
  action,
}: {
  t: Words;
  label: string;
  /** What is asked for, for those who do not see where the button stands. */
  about: string;
  children?: ReactNode;
  action: (reason: string) => Action;
}) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [result, setResult] = useState<ActionResult>();
  const id = useId();
  const send = async () => {
    const answer = await window.guardpost.act(action(reason));
    setResult(answer);
    if (answer.ok) setOpen(false);
  };
  return (
    <>
      {!open && (
        <div className="row">
          <button
            type="button"
            className="plain"
            aria-label={`${label}: ${about}`}
            onClick={() => setOpen(true)}
          >
            {label}
          </button>
        </div>
      )}
      {open && (
        <form
          aria-label={`${label}: ${about}`}
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          {children}
          <label htmlFor={id}>{t('reason')}</label>
          <textarea
            id={id}
            rows={3}
            maxLength={500}
            required
            aria-describedby={`${id}-hint`}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <p id={`${id}-hint`} className="soft">
            {t('reason.hint')}
          </p>
          <div className="row">
            <button type="submit" className="main" disabled={reason.trim() === ''}>
              {t('send')}
            </button>
            <button type="button" className="plain" onClick={() => setOpen(false)}>
              {t('cancel')}
            </button>
          </div>
        </form>
      )}
      <p role="status">{result && t(result.ok ? 'sent.ok' : `sent.${result.reason ?? 'failed'}`)}</p>
    </>
  );
}
