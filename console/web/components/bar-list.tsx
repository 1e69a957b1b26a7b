import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormats } from '../i18n/formats.ts';
import style from './bar-list.module.css';

export interface Bar {
  key: string;
  label: string;
  count: number;
  to: string;
}

/** Counts side by side as bars, each a link to what it counts. */
export function BarList({ bars }: { bars: readonly Bar[] }) {
  const format = useFormats();
  const { t } = useTranslation();
  const most = Math.max(1, ...bars.map(({ count }) => count));
  if (bars.length === 0) return <p className={style.none}>{t('common.none-in-range')}</p>;
  return (
    <ol>
      {bars.map(({ key, label, count, to }) => (
        <li key={key}>
          <Link className={style.bar} to={to}>
            <span className={style.fill} style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
            <span className={style.label} title={label}>
              {label}
            </span>
            <span className={`${style.count} number`}>{format.number(count)}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
