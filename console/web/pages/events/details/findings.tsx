import { useTranslation } from 'react-i18next';
import type { StoredEvent } from '../../../../api/contract.ts';
import { useDetectorName } from '../../../components/detector-name.ts';
import { LevelTag } from '../../../components/event-tags.tsx';
import { useFormats } from '../../../i18n/formats.ts';
import style from './details.module.css';

type Finding = NonNullable<StoredEvent['inspection']>['findings'][number];

/** What was found in the document; samples are masked before they leave the PC. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  const name = useDetectorName();
  if (findings.length === 0) return <p className="faint">{t('details.no-findings')}</p>;
  return (
    <ul className={style.findings}>
      {findings.map(({ detector, count, confidence, samples, level }) => (
        <li key={detector}>
          <p className={style.found}>
            <strong>{name(detector)}</strong>
            <span className="number">× {format.number(count)}</span>
            <span className="faint">
              {t('details.confidence', { percent: format.percent(confidence, 1) })}
            </span>
            {level && <LevelTag level={level} />}
          </p>
          {samples.length > 0 && (
            <p className={style.samples}>
              {samples.map((sample) => (
                <code key={sample}>{sample}</code>
              ))}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
