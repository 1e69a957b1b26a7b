import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LeakAnswer } from '../../../api/contract.ts';
import { searchLeak, searchLeakOfFile } from '../../api/leaks.ts';
import { Card } from '../../components/card.tsx';
import { Choice } from '../../components/choice.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { Journey } from './journey.tsx';
import style from './leaks.module.css';

const WAYS = ['file', 'passage', 'hash'] as const;

/** Who held or moved a document: by the file itself, a passage out of it, its hash or its name. */
export function LeaksPage() {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [by, setBy] = useState<(typeof WAYS)[number]>('file');
  const [file, setFile] = useState<File>();
  const [passage, setPassage] = useState('');
  const [sha256, setSha256] = useState('');
  const [fileName, setFileName] = useState('');
  const [reason, setReason] = useState('');
  const search = useMutation({
    mutationFn: () => {
      if (by === 'file') return searchLeakOfFile(file!, reason);
      if (by === 'passage') return searchLeak({ reason, passage });
      return searchLeak({
        reason,
        ...(sha256.trim() ? { sha256: sha256.trim().toLowerCase() } : {}),
        ...(fileName.trim() ? { fileName: fileName.trim() } : {}),
      });
    },
  });
  const given =
    by === 'file'
      ? file !== undefined
      : by === 'passage'
        ? passage.trim().length > 1
        : sha256.trim() || fileName.trim();
  return (
    <Page title={t('leaks.title')} note={t('leaks.note')}>
      <Card>
        <form
          className={style.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (given && reason.trim()) search.mutate();
          }}
        >
          <Choice
            label={t('leaks.by')}
            value={by}
            options={WAYS.map((value) => ({ value, label: t(`leaks.by-${value}`) }))}
            onChange={setBy}
          />
          {by === 'file' && (
            <>
              <input
                ref={input}
                type="file"
                hidden
                aria-label={t('leaks.file')}
                onChange={({ target }) => setFile(target.files?.[0])}
              />
              <Button onClick={() => input.current?.click()}>{t('leaks.file')}</Button>
              {file && <span>{t('leaks.chosen', { name: file.name })}</span>}
            </>
          )}
          {by === 'passage' && (
            <label className={style.field} htmlFor={`${id}-passage`}>
              {t('leaks.passage')}
              <Input.TextArea
                id={`${id}-passage`}
                rows={5}
                maxLength={100_000}
                value={passage}
                onChange={({ target }) => setPassage(target.value)}
              />
              <span className="faint">{t('leaks.passage-help')}</span>
            </label>
          )}
          {by === 'hash' && (
            <>
              <label className={style.field} htmlFor={`${id}-hash`}>
                {t('leaks.hash')}
                <Input
                  id={`${id}-hash`}
                  maxLength={64}
                  value={sha256}
                  onChange={({ target }) => setSha256(target.value)}
                />
              </label>
              <label className={style.field} htmlFor={`${id}-name`}>
                {t('leaks.name')}
                <Input
                  id={`${id}-name`}
                  maxLength={1024}
                  value={fileName}
                  onChange={({ target }) => setFileName(target.value)}
                />
              </label>
            </>
          )}
          <label className={style.field} htmlFor={`${id}-reason`}>
            {t('leaks.reason')}
            <Input
              id={`${id}-reason`}
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </label>
          <Button
            type="primary"
            htmlType="submit"
            disabled={!given || reason.trim() === ''}
            loading={search.isPending}
          >
            {t('leaks.start')}
          </Button>
          <Link to="/watermark">{t('leaks.watermark')}</Link>
        </form>
      </Card>
      <div aria-live="polite">
        <FormError error={search.error} />
        {search.data && <Found answer={search.data} />}
      </div>
    </Page>
  );
}

function Found({ answer }: { answer: LeakAnswer }) {
  const { t } = useTranslation();
  const columns = useColumns();
  if (answer.sightings.length === 0)
    return <Alert type="info" showIcon title={t('leaks.none-title')} description={t('leaks.none')} />;
  return (
    <>
      {answer.cut && <Alert type="info" showIcon title={t('leaks.cut')} />}
      {answer.documents.length > 0 && (
        <p>
          {t('leaks.documents')}: {answer.documents.map(({ name }) => name).join(' · ')}
        </p>
      )}
      <Card flush title={t('leaks.holders')}>
        <DataTable
          caption={t('leaks.holders')}
          columns={columns}
          rows={answer.holders}
          rowKey={({ user, agentId }) => `${agentId} ${user}`}
          empty={<Nothing>{t('leaks.none')}</Nothing>}
          pageSize={50}
        />
      </Card>
      <Card title={t('leaks.journey')}>
        <Journey answer={answer} />
      </Card>
    </>
  );
}

function useColumns(): Column<LeakAnswer['holders'][number]>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'person',
      title: t('leaks.person'),
      heading: true,
      cell: ({ user }) =>
        user === null ? t('leaks.unknown') : <Link to={`/people/${encodeURIComponent(user)}`}>{user}</Link>,
    },
    {
      key: 'pc',
      title: t('leaks.pc'),
      cell: ({ agentId, hostname }) => <Link to={`/devices/${agentId}`}>{hostname || agentId}</Link>,
    },
    { key: 'how', title: t('leaks.how'), cell: ({ how }) => t(`leak-how.${how}`) },
    {
      key: 'sureness',
      title: t('leaks.sureness'),
      width: '88px',
      align: 'end',
      cell: ({ sureness }) => <span className="number">{Math.round(sureness * 100)}%</span>,
    },
    {
      key: 'first',
      title: t('leaks.first'),
      width: '130px',
      cell: ({ firstAt }) => <Time at={firstAt} as="short" />,
    },
    {
      key: 'last',
      title: t('leaks.last'),
      width: '130px',
      cell: ({ lastAt }) => <Time at={lastAt} as="short" />,
    },
    {
      key: 'events',
      title: t('leaks.events'),
      width: '80px',
      align: 'end',
      cell: ({ events }) => <span className="number">{events}</span>,
    },
    {
      key: 'left',
      title: t('leaks.left'),
      width: '100px',
      align: 'end',
      cell: ({ left }) => <span className="number">{left}</span>,
    },
  ];
}
