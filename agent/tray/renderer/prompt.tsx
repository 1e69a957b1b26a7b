import { useEffect, useId, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { NoticeGroup, PromptGroup } from '../attention.std.ts';
import { hasText, type Words } from '../i18n/words.ts';
import type { ActionResult, TrayView } from '../view.std.ts';
import { said, useView } from './bridge.ts';
import './style.css';

/** When the time that is left is read out: more often it would only be in the way. */
const READ_OUT = new Set([60, 30, 10]);

function App() {
  const shown = useView();
  if (!shown) return null;
  const { view, t } = shown;
  return (
    <main className="prompts">
      <h1 className="visually-hidden">{t('product')}</h1>
      {view.prompts.map((group) => (
        <Prompt key={group.key} group={group} language={view.language} t={t} />
      ))}
      {view.notices.map((group) => (
        <Notice key={group.key} group={group} language={view.language} t={t} />
      ))}
    </main>
  );
}

function Names({ names, count, t }: { names: readonly string[]; count: number; t: Words }) {
  return (
    <p>
      {names.map((name) => (
        <strong key={name}>
          {t('prompt.one', { name })}
          <br />
        </strong>
      ))}
      {count > names.length && t('prompt.more', { count: count - names.length })}
    </p>
  );
}

function Prompt({ group, language, t }: { group: PromptGroup; language: TrayView['language']; t: Words }) {
  const { ids, names, prompt, until } = group;
  const isQuestion = prompt.subject === 'question';
  const [choice, setChoice] = useState<string>();
  const [text, setText] = useState('');
  const [result, setResult] = useState<ActionResult>();
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // The heading and no button: a key that was meant for another window must not answer.
  useEffect(() => heading.current?.focus(), []);
  const lacking =
    (prompt.choices.length > 0 && choice === undefined) ||
    (prompt.freeText === 'required' && text.trim() === '');
  const answer = async (given: 'proceed' | 'withdraw') => {
    setResult(
      await window.guardpost.act({
        do: 'answer',
        ids,
        answer: given,
        ...(choice ? { choice } : {}),
        ...(text.trim() && prompt.freeText !== 'none' ? { text: text.trim() } : {}),
      }),
    );
  };
  return (
    <section
      className="card"
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-why`}
    >
      <h2 id={`${id}-title`} tabIndex={-1} ref={heading}>
        {t(isQuestion ? 'question.title' : 'prompt.title')}
      </h2>
      <div id={`${id}-why`}>
        <Names names={names} count={ids.length} t={t} />
        <p>{said(prompt.message, language) ?? t('prompt.default-reason')}</p>
        {prompt.rule && <p className="soft">{t('prompt.rule', { rule: said(prompt.rule, language)! })}</p>}
      </div>
      {prompt.choices.length > 0 && (
        <fieldset>
          <legend>{t('prompt.choose')}</legend>
          {prompt.choices.map((each) => (
            <label className="choice" key={each.id}>
              <input
                type="radio"
                name={id}
                checked={choice === each.id}
                onChange={() => setChoice(each.id)}
              />
              {each.label[language]}
            </label>
          ))}
        </fieldset>
      )}
      {prompt.freeText !== 'none' && (
        <>
          <label htmlFor={`${id}-text`}>
            {t(prompt.freeText === 'required' ? 'prompt.text-required' : 'prompt.text')}
          </label>
          <textarea
            id={`${id}-text`}
            rows={2}
            maxLength={500}
            required={prompt.freeText === 'required'}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </>
      )}
      <p className="soft">{t('prompt.recorded')}</p>
      <Countdown
        until={until}
        words={isQuestion ? 'question.left' : `prompt.left-${prompt.unanswered}`}
        t={t}
      />
      <div className="row">
        <button type="button" className="main" onClick={() => void answer('withdraw')}>
          {t(isQuestion ? 'question.withdraw' : 'prompt.withdraw')}
        </button>
        <button type="button" className="plain" disabled={lacking} onClick={() => void answer('proceed')}>
          {t(isQuestion ? 'question.proceed' : 'prompt.proceed')}
        </button>
      </div>
      {result && !result.ok && <p role="alert">{t(`sent.${result.reason ?? 'failed'}`)}</p>}
    </section>
  );
}

function Countdown({
  until,
  words: name,
  t,
}: {
  until: number;
  words: 'question.left' | 'prompt.left-proceed' | 'prompt.left-withdraw';
  t: Words;
}) {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), 250);
    return () => clearInterval(timer);
  });
  const words = t(name, { seconds });
  return (
    <>
      <p className="left" aria-hidden="true">
        {words}
      </p>
      <p className="visually-hidden" role="status">
        {READ_OUT.has(seconds) && words}
      </p>
    </>
  );
}

/** Which standing reason is given for a kind of notice. */
function familyOf(kind: string): 'device' | 'network' | 'clipboard' | 'screen' | 'file' {
  if (kind === 'device' || kind === 'network' || kind === 'clipboard') return kind;
  return kind.startsWith('screen-') ? 'screen' : 'file';
}

function Notice({ group, language, t }: { group: NoticeGroup; language: TrayView['language']; t: Words }) {
  const { ids, names, notice } = group;
  const { kind, action, message, quarantineId, contact } = notice;
  const special = `notice.${kind}-${action}`;
  const title = hasText(special) ? t(special) : t(action === 'block' ? 'notice.block' : plain(action));
  const family = action === 'read-only' ? action : familyOf(kind);
  const shown = names.filter((name) => name !== '');
  return (
    <section className="card" role="alert">
      <h2>{title}</h2>
      {shown.length > 0 && <Names names={shown} count={ids.length} t={t} />}
      <p>{said(message, language) ?? t(`notice.reason-${family}`)}</p>
      {quarantineId && (
        <p>
          {t('notice.kept')} {t('notice.appeal')}
        </p>
      )}
      {contact && (
        <p className="soft">
          {t('notice.contact', {
            contact: [contact.name, contact.phone, contact.email].filter(Boolean).join(' · '),
          })}
        </p>
      )}
      <div className="row">
        <button
          type="button"
          className="main"
          onClick={() => void window.guardpost.act({ do: 'dismiss', ids })}
        >
          {t('notice.read')}
        </button>
        {quarantineId && (
          <button type="button" className="plain" onClick={() => void window.guardpost.act({ do: 'open' })}>
            {t('notice.open')}
          </button>
        )}
      </div>
    </section>
  );
}

function plain(action: string): 'notice.read-only' | 'notice.warn' {
  return action === 'read-only' ? 'notice.read-only' : 'notice.warn';
}

createRoot(document.getElementById('root')!).render(<App />);
