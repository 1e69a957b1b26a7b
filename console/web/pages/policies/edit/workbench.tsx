import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { PolicyRevision } from '../../../../api/contract.ts';
import { codeOf } from '../../../api/errors.ts';
import { policiesQuery, publishPolicy, revisionQuery } from '../../../api/policies.ts';
import { Allowed } from '../../../components/allowed.tsx';
import { Card } from '../../../components/card.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { Loading } from '../../../components/state.tsx';
import type { EditorHandle } from '../../../editor/policy-editor.tsx';
import { type Draft, writeDraft } from './draft.ts';
import style from './edit.module.css';
import { Problems } from './problems.tsx';
import { Trial } from './trial.tsx';
import { useCheck } from './use-check.ts';

const PolicyEditor = lazy(() => import('../../../editor/policy-editor.tsx'));

interface Props {
  username: string;
  /** What a new draft begins with. */
  started: Draft;
  /** What was left unfinished. */
  draft: Draft | undefined;
  /** The revision in force, as far as is known. */
  newest: PolicyRevision | undefined;
}

/** The editor with its check, and publishing. Somebody else's publication in between is shown, not overwritten. */
export function Workbench({ username, started, draft, newest }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  // The page asks for the newest revision all the time; what was begun stays what it was.
  const [begun, setBegun] = useState(started);
  const [restored, setRestored] = useState(draft);
  const [work, setWork] = useState(draft ?? started);
  const [theirs, setTheirs] = useState<string>();
  const editor = useRef<EditorHandle>(null);
  const check = useCheck(work.source);
  const changed = work.source !== begun.source;

  const change = (part: Partial<Draft>) =>
    setWork((before) => {
      const next = { ...before, ...part };
      writeDraft(username, next);
      return next;
    });
  const publish = useMutation({
    mutationFn: () => publishPolicy({ source: work.source, note: work.note, baseRevision: work.base }),
    onSuccess: async (published) => {
      writeDraft(username, undefined);
      await client.invalidateQueries({ queryKey: policiesQuery.queryKey });
      if ('approval' in published) return navigate('/requests');
      const { revision } = published;
      await navigate('/policies', { state: { published: revision } });
    },
    onError: () => client.invalidateQueries({ queryKey: policiesQuery.queryKey }),
  });
  const compare = async (revision: number) => {
    const { source } = await client.fetchQuery(revisionQuery(revision));
    setTheirs(source);
    change({ base: revision });
    publish.reset();
  };
  const discard = () => {
    editor.current?.replace(started.source);
    setBegun(started);
    setWork(started);
    setRestored(undefined);
    setTheirs(undefined);
    writeDraft(username, undefined);
    publish.reset();
  };

  const overtaken = newest !== undefined && newest.revision > work.base;
  const otherError = publish.error && codeOf(publish.error) !== 'conflict' ? publish.error : null;
  return (
    <>
      {restored && restored.source !== begun.source && (
        <Alert
          type="info"
          showIcon
          closable
          title={t('edit.restored', { revision: restored.base })}
          action={
            <Button size="small" onClick={discard}>
              {t('edit.discard')}
            </Button>
          }
        />
      )}
      {overtaken && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t('edit.overtaken', { revision: newest.revision, who: newest.publishedBy })}
          description={t('edit.overtaken-note', { base: work.base })}
          action={
            <Button size="small" onClick={() => void compare(newest.revision)}>
              {t('edit.compare')}
            </Button>
          }
        />
      )}
      {theirs !== undefined && !overtaken && (
        <Alert
          type="info"
          showIcon
          title={t('edit.comparing', { revision: work.base })}
          action={
            <Button size="small" onClick={() => setTheirs(undefined)}>
              {t('edit.compared')}
            </Button>
          }
        />
      )}
      <Card flush title={t('edit.based-on', { revision: work.base })}>
        <Suspense fallback={<Loading />}>
          <PolicyEditor
            initial={work.source}
            label={t('policies.source')}
            problems={check.problems}
            theirs={theirs}
            onChange={(source) => change({ source })}
            handle={editor}
          />
        </Suspense>
      </Card>
      <Problems check={check} onGo={(problem) => editor.current?.goTo(problem)} />
      <Trial source={work.source} disabled={check.state !== 'good'} />
      <FormError error={otherError} />
      <div className={style.publish}>
        <Input
          aria-label={t('policies.publish-note')}
          placeholder={t('edit.note-hint')}
          maxLength={500}
          value={work.note}
          onChange={({ target }) => change({ note: target.value })}
        />
        <Allowed right="policies.publish" otherwise={<span className="faint">{t('edit.not-yours')}</span>}>
          <Button
            type="primary"
            disabled={check.state !== 'good' || overtaken}
            loading={publish.isPending}
            onClick={() => publish.mutate()}
          >
            {t('edit.publish')}
          </Button>
        </Allowed>
        {changed && <Button onClick={discard}>{t('edit.discard')}</Button>}
      </div>
    </>
  );
}
