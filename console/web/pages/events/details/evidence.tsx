import { useTranslation } from 'react-i18next';
import type { StoredEvent } from '../../../../api/contract.ts';
import { Allowed } from '../../../components/allowed.tsx';
import { Facts } from '../../../components/facts.tsx';
import { Held } from '../../../evidence/held.tsx';
import { useFormats } from '../../../i18n/formats.ts';
import style from './details.module.css';
import { Part } from './part.tsx';

/** What was kept of it as evidence. */
export function Evidence({ evidence }: { evidence: NonNullable<StoredEvent['evidence']> }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { asked, kept, missed } = evidence;
  return (
    <Part title={t('evidence.title')}>
      <Facts
        of={[
          [t('evidence.asked'), t(`evidence.what-${asked}`)],
          [
            t('evidence.kept'),
            kept && `${t(`evidence.what-${kept.what}`)} (${format.bytes(kept.sizeBytes)})`,
          ],
          [
            t('evidence.missed'),
            missed && (
              <span key="missed" className={style.bad}>
                {t(`evidence.missed-${missed}`)}
              </span>
            ),
          ],
        ]}
      />
      {kept && (
        <Allowed right="evidence.read">
          <Held id={kept.id} />
        </Allowed>
      )}
    </Part>
  );
}
