import { useTranslation } from 'react-i18next';
import type { RecognitionSetInfo } from '../../../api/contract.ts';
import { Dot } from '../../components/tag.tsx';

/** On how many PCs the current version is in use. */
export function AdoptionCount({ adoption }: Pick<RecognitionSetInfo, 'adoption'>) {
  const { t } = useTranslation();
  const { devices, inUse, failed } = adoption;
  const tone = failed > 0 ? 'high' : inUse === devices ? 'good' : 'medium';
  return (
    <Dot tone={tone}>
      <span className="number">{t('classification-data.adoption-value', { inUse, devices })}</span>
      {failed > 0 && <span className="number"> · {t('classification-data.failed', { count: failed })}</span>}
    </Dot>
  );
}
