import { useTranslation } from 'react-i18next';
import { Allowed } from '../../components/allowed.tsx';
import { Page } from '../../components/page.tsx';
import { ApprovalsCard } from './approvals-card.tsx';
import { CodeCard } from './code-card.tsx';
import { ReleasesCard } from './releases-card.tsx';

/** What waits for somebody's word: second persons, releases asked for, and codes by telephone. */
export function RequestsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('requests.title')} note={t('requests.note')}>
      <ApprovalsCard />
      <ReleasesCard />
      <Allowed right="releases.manage">
        <CodeCard />
      </Allowed>
    </Page>
  );
}
