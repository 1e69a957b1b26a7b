import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { policiesQuery, revisionQuery } from '../../api/policies.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Facts } from '../../components/facts.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Loading } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { AdoptionCard } from './adoption-card.tsx';
import style from './policies.module.css';

const PolicySource = lazy(() => import('../../editor/policy-source.tsx'));

/** One published policy: its text and what became of it. */
export function RevisionPage() {
  const { t } = useTranslation();
  const revision = Number(useParams().revision);
  const query = useQuery(revisionQuery(revision));
  const current = useQuery(policiesQuery).data?.current;
  return (
    <Page
      title={t('policies.one', { revision })}
      note={<Link to="/policies">{t('policies.title')}</Link>}
      actions={
        <>
          {revision > 1 && (
            <Link to={`/policies/compare?from=${revision - 1}&to=${revision}`}>{t('policies.changes')}</Link>
          )}
          {current !== undefined && current !== revision && (
            <>
              <Link to={`/policies/compare?from=${revision}&to=${current}`}>
                {t('policies.compare-current')}
              </Link>
              <Allowed right="policies.try">
                <Link to={`/policies/edit?from=${revision}`}>{t('policies.edit-from')}</Link>
              </Allowed>
            </>
          )}
          {current === revision && (
            <Allowed right="policies.try">
              <Link to="/policies/edit">{t('policies.edit')}</Link>
            </Allowed>
          )}
        </>
      }
    >
      <Answered query={query}>
        {({ name, note, publishedBy, publishedAt, rules, source }) => (
          <>
            <div className={style.columns}>
              <Card
                title={name}
                extra={revision === current && <Tag tone="good">{t('policies.in-force')}</Tag>}
              >
                <Facts
                  of={[
                    [t('policies.publish-note'), note],
                    [t('policies.by'), publishedBy],
                    [t('policies.at'), <Time key="at" at={publishedAt} />],
                    [t('policies.rules'), rules],
                  ]}
                />
              </Card>
              <AdoptionCard revision={revision} />
            </div>
            <Card
              flush
              title={t('policies.source')}
              extra={<CopyButton text={source} what={t('policies.source')} />}
            >
              <Suspense fallback={<Loading />}>
                <PolicySource text={source} label={t('policies.source')} />
              </Suspense>
            </Card>
          </>
        )}
      </Answered>
    </Page>
  );
}
