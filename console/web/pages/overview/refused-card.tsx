import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { useFormats } from '../../i18n/formats.ts';
import style from './overview.module.css';

/** What the console did not take from agents since it was started. */
export function RefusedCard({ refused }: { refused: Record<string, number> }) {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const reasons = Object.entries(refused).sort(([, a], [, b]) => b - a);
  return (
    <Card title={t('overview.refused')}>
      {reasons.length === 0 ? (
        <p className="faint">{t('overview.refused-none')}</p>
      ) : (
        <ul className={style.states}>
          {reasons.map(([reason, count]) => (
            <li key={reason}>
              {i18n.exists(`refused.${reason}`) ? (
                t(`refused.${reason}` as 'refused.duplicate')
              ) : (
                <code>{reason}</code>
              )}
              <span className="number">{number(count)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
