import { useTranslation } from 'react-i18next';
import type { PersonResponse } from '../../../../../shared/events/response.ts';
import { Facts } from '../../../components/facts.tsx';
import { Part } from './part.tsx';

/** What the person said when they were asked, or why nobody did. */
export function Response({ response }: { response: PersonResponse }) {
  const { t, i18n } = useTranslation();
  const { by, answer, choice, text, waitedMs } = response;
  return (
    <Part title={t('response.title')}>
      <Facts
        of={[
          [t('response.answer'), t(`response.${by}.${answer}`)],
          [t('response.choice'), choice?.label[i18n.language as 'en']],
          [t('response.text'), text],
          [t('response.waited'), by !== 'nobody' && t('details.ms', { count: waitedMs })],
        ]}
      />
    </Part>
  );
}
