import { useTranslation } from 'react-i18next';
import type { StoredEvent } from '../../../../api/contract.ts';
import style from './details.module.css';

/** In a sentence: what was done, or was to be and could not. */
export function Verdict({ event: { decision, outcome } }: { event: StoredEvent }) {
  const { t } = useTranslation();
  if (!decision) return null;
  if (outcome?.state === 'not-stopped') {
    const reason = outcome.reason ? t(`outcome-reason.${outcome.reason}`) : t('outcome-reason.error');
    return (
      <p className={`${style.verdict} ${style.failed}`}>
        <strong>{t('verdict.not-stopped')}</strong> {reason}
      </p>
    );
  }
  const tone = { block: style.stopped, warn: style.warned, audit: style.let, allow: style.let }[
    decision.action
  ];
  return <p className={`${style.verdict} ${tone}`}>{t(`verdict.${decision.action}`)}</p>;
}
