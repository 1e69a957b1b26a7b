import { useTranslation } from 'react-i18next';
import { Page } from '../components/page.tsx';
import { Failure } from '../components/state.tsx';

/** Instead of a page that could not be drawn or fetched: what went wrong, and a way on. */
export function Broken({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Page title={t('error.title')}>
      <Failure error={error} retry={() => window.location.reload()} />
    </Page>
  );
}
