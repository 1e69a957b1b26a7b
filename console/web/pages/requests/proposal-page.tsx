import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { proposalQuery, revisionQuery } from '../../api/policies.ts';
import { Card } from '../../components/card.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Loading } from '../../components/state.tsx';

const PolicyDiff = lazy(() => import('../../editor/policy-diff.tsx'));

/** A policy that waits for the second signature, beside the one that it was written from. */
export function ProposalPage() {
  const { t } = useTranslation();
  const { approval = '' } = useParams();
  const proposal = useQuery(proposalQuery(approval));
  const base = useQuery({
    ...revisionQuery(proposal.data?.baseRevision ?? 1),
    enabled: proposal.data !== undefined,
  });
  return (
    <Page title={t('requests.proposal')}>
      {proposal.data && proposal.data.loosens.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('sign.loosens')}
          description={
            <span style={{ overflowWrap: 'anywhere' }}>{proposal.data.loosens.join(t('common.comma'))}</span>
          }
        />
      )}
      <Card flush title={t('edit.based-on', { revision: proposal.data?.baseRevision ?? 0 })}>
        <Answered query={base}>
          {({ source }) => (
            <Suspense fallback={<Loading />}>
              <PolicyDiff
                before={source}
                after={proposal.data?.source ?? ''}
                beforeLabel={t('edit.based-on', { revision: proposal.data?.baseRevision ?? 0 })}
                afterLabel={t('requests.proposal')}
              />
            </Suspense>
          )}
        </Answered>
      </Card>
    </Page>
  );
}
