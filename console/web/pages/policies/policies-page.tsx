import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { policiesQuery } from '../../api/policies.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Page } from '../../components/page.tsx';
import { Answered } from '../../components/state.tsx';
import { AdoptionCard } from './adoption-card.tsx';
import style from './policies.module.css';
import { RevisionsCard } from './revisions-card.tsx';
import { ScreenCoverageCard } from './screen-coverage-card.tsx';

/** The policy in force, what became of it on every PC, and all that were in force before. */
export function PoliciesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const published = (useLocation().state as { published?: number } | null)?.published;
  const query = useQuery(policiesQuery);
  return (
    <Page
      title={t('policies.title')}
      note={t('policies.note')}
      actions={
        <Allowed right="policies.try">
          <Button type="primary" onClick={() => void navigate('/policies/edit')}>
            {t('policies.edit')}
          </Button>
        </Allowed>
      }
    >
      {published && (
        <Alert
          type="success"
          showIcon
          closable
          role="status"
          title={t('edit.published', { revision: published })}
        />
      )}
      <Answered query={query}>
        {({ current, revisions }) => (
          <div className={style.columns}>
            <RevisionsCard current={current} revisions={revisions} />
            <AdoptionCard revision={current} />
            <ScreenCoverageCard />
          </div>
        )}
      </Answered>
    </Page>
  );
}
