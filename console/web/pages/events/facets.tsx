import { MinusOutlined } from '@ant-design/icons';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { EVERYTHING } from '../../../../shared/event-query/ast.ts';
import { stateOf, toggled } from '../../../../shared/event-query/edit.ts';
import { parseQuery } from '../../../../shared/event-query/parse.ts';
import { printQuery } from '../../../../shared/event-query/print.ts';
import type { EventCounts } from '../../../api/contract.ts';
import { useFormats } from '../../i18n/formats.ts';
import style from './events.module.css';
import { offsetMinutes } from './filter.ts';
import { useFilterParams } from './use-filter-params.ts';

type Facet = keyof EventCounts['facets'];

const FACETS: readonly Facet[] = [
  'severity',
  'channel',
  'level',
  'action',
  'outcome',
  'user',
  'device',
  'rule',
  'detector',
  'type',
];
/** Wide enough for the facets beside the list; elsewhere they are opened by hand. */
const WIDE = '(min-width: 1200px)';

/** What is found, by every facet: a click asks for a value, another one no longer; with Shift, or the sign beside it, it is left out. */
export function Facets({ counts }: { counts: EventCounts | undefined }) {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const { params, setAll } = useFilterParams();
  const source = params.get('query') ?? '';
  const query = parseQuery(source, { offsetMinutes }).query ?? EVERYTHING;
  const press = (facet: Facet, key: string, exclude: boolean) => {
    const text = printQuery(toggled(query, facet, key, exclude));
    setAll('query', text ? [text] : []);
  };
  const named = (facet: Facet, key: string, label: string) => {
    const name = `${facet}.${key}`;
    const known = facet !== 'device' && facet !== 'rule' && facet !== 'user' && i18n.exists(name);
    return known ? t(name as 'severity.high') : label;
  };
  return (
    <details className={style.facets} open={matchMedia(WIDE).matches || undefined}>
      <summary>{t('events.facets')}</summary>
      {FACETS.map((facet) => {
        const values = counts?.facets[facet] ?? [];
        if (values.length === 0) return null;
        return (
          <details key={facet} open={facet !== 'type'}>
            <summary>{t(`events.${facet}`)}</summary>
            <ul>
              {values.map(({ key, label, count }) => {
                const state = stateOf(query, facet, key);
                const name = named(facet, key, label);
                return (
                  <li key={key} className={style.facet}>
                    <button
                      type="button"
                      className={`${style.value} ${state ? style[state] : ''}`}
                      aria-pressed={state === 'included'}
                      title={t('events.include', { what: name })}
                      onClick={(event: MouseEvent) => press(facet, key, event.shiftKey)}
                    >
                      <span>{name}</span>
                      <span className="number">{number(count)}</span>
                    </button>
                    <button
                      type="button"
                      className={style.without}
                      aria-pressed={state === 'excluded'}
                      aria-label={t('events.exclude', { what: name })}
                      onClick={() => press(facet, key, true)}
                    >
                      <MinusOutlined />
                    </button>
                  </li>
                );
              })}
            </ul>
          </details>
        );
      })}
    </details>
  );
}

/** Values that are found, for completing a query. */
export function knownValues(counts: EventCounts | undefined): Partial<Record<string, readonly string[]>> {
  if (!counts) return {};
  const keys = (facet: Facet) => counts.facets[facet].map(({ key }) => key);
  return {
    user: keys('user'),
    rule: keys('rule'),
    detector: keys('detector'),
    type: keys('type'),
    level: keys('level'),
    host: counts.facets.device.map(({ label }) => label),
  };
}
