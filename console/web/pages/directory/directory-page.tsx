import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DirectoryState } from '../../../api/contract-directory.ts';
import { directoryQuery, importDirectory, previewDirectory } from '../../api/directory.ts';
import { codeOf } from '../../api/errors.ts';
import { useMay } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Answered } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { useFormats } from '../../i18n/formats.ts';
import style from './directory.module.css';
import { DirectoryForm } from './directory-form.tsx';
import { Outcome } from './outcome.tsx';

/** Where people and departments come from, what an import would change, and how the last one went. */
export function DirectoryPage() {
  const { t } = useTranslation();
  const query = useQuery(directoryQuery);
  const mayManage = useMay('integrations.manage');
  return (
    <Page title={t('directory.title')} note={t('directory.note')}>
      <Answered query={query}>
        {(state) => (
          <>
            <State state={state} mayManage={mayManage} />
            {mayManage && (
              <Card title={t('directory.settings')}>
                <DirectoryForm state={state} />
              </Card>
            )}
          </>
        )}
      </Answered>
    </Page>
  );
}

function State({ state, mayManage }: { state: DirectoryState; mayManage: boolean }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const client = useQueryClient();
  const { settings, people, departments, lastRunAt, lastError } = state;
  const run = useMutation({
    mutationFn: (how: 'preview' | 'import' | 'import-anyway') =>
      how === 'preview' ? previewDirectory() : importDirectory(how === 'import-anyway'),
    onSettled: () => client.invalidateQueries({ queryKey: directoryQuery.queryKey }),
  });
  const { error } = run;
  const previews = run.variables === 'preview';
  // The directory's own words, or why an import was held back, say more than any text of ours.
  const told = error instanceof Error && codeOf(error) === 'conflict' ? error.message : undefined;
  return (
    <Card
      title={t('directory.state')}
      extra={
        mayManage &&
        settings && (
          <span className={style.acts}>
            <Button loading={run.isPending && previews} onClick={() => run.mutate('preview')}>
              {t('directory.preview')}
            </Button>
            <Button type="primary" loading={run.isPending && !previews} onClick={() => run.mutate('import')}>
              {t('directory.import')}
            </Button>
          </span>
        )
      }
    >
      {!settings && <p>{t('directory.not-set')}</p>}
      <Facts
        of={[
          [t('directory.people'), number(people)],
          [t('directory.departments'), number(departments)],
          [
            t('directory.last-run'),
            lastRunAt === null ? t('directory.never') : <Time key="last" at={lastRunAt} />,
          ],
          [t('directory.last-error'), lastError],
        ]}
      />
      {told === undefined ? (
        <FormError error={error} />
      ) : (
        <Alert
          className={style.told!}
          type="error"
          showIcon
          role="alert"
          title={t('directory.failed-title')}
          description={told}
          action={
            !previews && (
              <Popconfirm
                title={t('directory.import-anyway-sure')}
                okText={t('directory.import-anyway')}
                cancelText={t('common.close')}
                onConfirm={() => run.mutate('import-anyway')}
              >
                <Button danger>{t('directory.import-anyway')}</Button>
              </Popconfirm>
            )
          }
        />
      )}
      {run.data && (
        <Outcome title={t(previews ? 'directory.preview-title' : 'directory.imported-title')} of={run.data} />
      )}
    </Card>
  );
}
