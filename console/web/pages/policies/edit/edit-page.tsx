import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { policiesQuery, revisionQuery } from '../../../api/policies.ts';
import { useSession } from '../../../api/session.ts';
import { Page } from '../../../components/page.tsx';
import { Answered } from '../../../components/state.tsx';
import { readDraft } from './draft.ts';
import { Workbench } from './workbench.tsx';

/** Writes the next policy, from the one in force or from an older one. */
export function EditPage() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const session = useSession();
  const list = useQuery(policiesQuery);
  const older = Number(params.get('from')) || undefined;
  const start = useQuery({
    ...revisionQuery(older ?? list.data?.current ?? 0),
    enabled: list.data !== undefined,
  });
  const username = session?.username ?? '';
  return (
    <Page title={t('edit.title')} note={<Link to="/policies">{t('policies.title')}</Link>}>
      <Answered query={list}>
        {({ current, revisions }) => (
          <Answered query={start}>
            {({ source }) => (
              <Workbench
                key={older ?? 'current'}
                username={username}
                started={{ base: current, source, note: older ? t('edit.back-to', { revision: older }) : '' }}
                draft={older ? undefined : readDraft(username)}
                newest={revisions.find(({ revision }) => revision === current)}
              />
            )}
          </Answered>
        )}
      </Answered>
    </Page>
  );
}
