import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { PolicyProposal } from '../../../api/contract.ts';
import { proposalQuery, revisionQuery } from '../../api/policies.ts';
import { Card } from '../../components/card.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Loading } from '../../components/state.tsx';

const PolicyDiff = lazy(() => import('../../editor/policy-diff.tsx'));

/** A policy that waits for the second signature, beside the one that it was written from. */
export function ProposalPage() {
  const { t } = useTranslation();
  const { approval = '' } = useParams();
  const query = useQuery(proposalQuery(approval));
  return (
    <Page title={t('requests.proposal')} note={<Link to="/requests">{t('nav.requests')}</Link>}>
      <Answered query={query}>{(proposal) => <Differences proposal={proposal} />}</Answered>
    </Page>
  );
}

function Differences({ proposal: { source, baseRevision, loosens } }: { proposal: PolicyProposal }) {
  const { t } = useTranslation();
  const base = useQuery(revisionQuery(baseRevision));
  return (
    <>
      {loosens.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('sign.loosens')}
          description={<span style={{ overflowWrap: 'anywhere' }}>{loosens.join(t('common.comma'))}</span>}
        />
      )}
      <Card flush title={t('edit.based-on', { revision: baseRevision })}>
        <Answered query={base}>
          {(before) => (
            <Suspense fallback={<Loading />}>
              <PolicyDiff
                before={before.source}
                after={source}
                beforeLabel={t('edit.based-on', { revision: baseRevision })}
                afterLabel={t('requests.proposal')}
              />
            </Suspense>
          )}
        </Answered>
      </Card>
    </>
  );
}
