import { AutoComplete, Input } from 'antd';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { complete } from '../../../../shared/event-query/complete.ts';
import { errorText } from '../../../../shared/event-query/errors.ts';
import { parseQuery } from '../../../../shared/event-query/parse.ts';
import type { Language } from '../../i18n/language.ts';
import style from './events.module.css';
import { offsetMinutes } from './filter.ts';

interface Props {
  value: string;
  /** Values that exist, by field: offered besides those that every console has. */
  known: Partial<Record<string, readonly string[]>>;
  onSearch: (source: string) => void;
}

/** Where a query is typed: it is completed word by word, searched for when typing rests, and wrong ones are marked. */
export function QueryBox({ value, known, onSearch }: Props) {
  const { t, i18n } = useTranslation();
  const language = i18n.language as Language;
  const [typed, setTyped] = useState(value);
  const [cursor, setCursor] = useState(value.length);
  const wrongId = useId();
  /** What this box last asked for: its coming back must not take away what was typed since. */
  const sent = useRef(value);
  useEffect(() => {
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  const search = useCallback(
    (source: string) => {
      sent.current = source;
      onSearch(source);
    },
    [onSearch],
  );
  const { error } = parseQuery(typed, { offsetMinutes });
  const wrong = error !== undefined;
  useEffect(() => {
    if (wrong || typed.trim() === value) return;
    const timer = setTimeout(() => search(typed.trim()), 600);
    return () => clearTimeout(timer);
  }, [typed, value, wrong, search]);
  // The same list as long as nothing is typed: another one would lose what the arrow keys have chosen.
  const offers = useMemo(
    () =>
      complete(typed, Math.min(cursor, typed.length), language, known).map((offer) => ({
        value: typed.slice(0, offer.from) + offer.text + typed.slice(offer.to),
        label: (
          <>
            <code>{offer.text}</code> <span className="faint">{offer.label}</span>
          </>
        ),
      })),
    [typed, cursor, language, known],
  );
  return (
    <div className={style.search}>
      <AutoComplete
        value={typed}
        options={offers}
        defaultActiveFirstOption={false}
        onSelect={(chosen: string) => {
          setTyped(chosen);
          setCursor(chosen.length);
        }}
        onChange={(text: string) => setTyped(text)}
      >
        <Input
          maxLength={2000}
          spellCheck={false}
          aria-label={t('events.search')}
          aria-invalid={wrong}
          aria-describedby={wrong ? wrongId : undefined}
          placeholder={t('events.search-hint')}
          onSelect={({ currentTarget }) => setCursor(currentTarget.selectionStart ?? typed.length)}
          onPressEnter={() => {
            if (!wrong) search(typed.trim());
          }}
        />
      </AutoComplete>
      {error && (
        <p id={wrongId} role="alert" className={style.wrong}>
          <code>
            {typed.slice(Math.max(0, error.at - 20), error.at)}
            <mark>{typed.slice(error.at, error.end) || '…'}</mark>
          </code>{' '}
          {errorText(error, language)}
        </p>
      )}
    </div>
  );
}
