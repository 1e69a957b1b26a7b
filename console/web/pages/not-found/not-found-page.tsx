import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from '../../components/page.tsx';
import { Nothing } from '../../components/state.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('error.title')}>
      <Nothing action={<Link to="/">{t('nav.overview')}</Link>}>{t('error.no-page')}</Nothing>
    </Page>
  );
}
