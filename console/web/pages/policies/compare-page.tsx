import { useQueries, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { policiesQuery, revisionQuery } from '../../api/policies.ts';
import { Card } from '../../components/card.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Loading, Nothing } from '../../components/state.tsx';
import style from './policies.module.css';

const PolicyDiff = lazy(() => import('../../editor/policy-diff.tsx'));

/** What differs between two revisions. */
export function ComparePage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const list = useQuery(policiesQuery);
  const current = list.data?.current ?? 1;
  const from = Number(params.get('from')) || Math.max(1, current - 1);
  const to = Number(params.get('to')) || current;
  const [before, after] = useQueries({ queries: [revisionQuery(from), revisionQuery(to)] });
  const name = (revision: number) => t('policies.revision', { revision });
  const pick = (which: 'from' | 'to', value: number, label: string) => (
    <Select
      aria-label={label}
      value={value}
      popupMatchSelectWidth={false}
      options={(list.data?.revisions ?? []).map(({ revision, note }) => ({
        value: revision,
        label: note ? `${name(revision)} · ${note}` : name(revision),
      }))}
      onChange={(chosen: number) =>
        setParams({ from: String(from), to: String(to), [which]: String(chosen) }, { replace: true })
      }
    />
  );
  return (
    <Page title={t('policies.compare-title')} note={<Link to="/policies">{t('policies.title')}</Link>}>
      <div className={style.pick}>
        {pick('from', from, t('policies.older'))}
        <span aria-hidden="true">→</span>
        {pick('to', to, t('policies.newer'))}
      </div>
      <Card flush>
        <Answered query={before}>
          {(older) => (
            <Answered query={after}>
              {(newer) =>
                older.source === newer.source ? (
                  <Nothing>{t('policies.same')}</Nothing>
                ) : (
                  <Suspense fallback={<Loading />}>
                    <PolicyDiff
                      before={older.source}
                      after={newer.source}
                      beforeLabel={name(from)}
                      afterLabel={name(to)}
                    />
                  </Suspense>
                )
              }
            </Answered>
          )}
        </Answered>
      </Card>
    </Page>
  );
}
