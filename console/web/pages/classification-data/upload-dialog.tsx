import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input, InputNumber } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecognitionUploaded } from '../../../api/contract.ts';
import { recognitionQuery, type Upload, uploadFile } from '../../api/recognition.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useFormats } from '../../i18n/formats.ts';
import style from './classification-data.module.css';
import { columnsOf, tableNameOf } from './table-head.ts';
import { UploadError } from './upload-error.tsx';

export type UploadKind = Upload['kind'];
const MOST_COLUMNS = 16;

interface Props {
  kind: UploadKind;
  /** The table that is replaced. */
  name?: string | undefined;
  onClose: () => void;
}

/** Chooses a file, sends it with progress, and says what came of it. */
export function UploadDialog({ kind, name: given, onClose }: Props) {
  const { t } = useTranslation();
  const { percent } = useFormats();
  const client = useQueryClient();
  const id = useId();
  const [file, setFile] = useState<File>();
  const [name, setName] = useState(given ?? '');
  const [heads, setHeads] = useState<string[]>([]);
  const [columns, setColumns] = useState<string[]>([]);
  const [match, setMatch] = useState(3);
  const [share, setShare] = useState(0);
  const end = useRef(new AbortController());
  useEffect(() => () => end.current.abort(), []);

  const upload = useMutation({
    mutationFn: (what: Upload) => uploadFile(what, setShare, end.current.signal),
    onSettled: () => client.invalidateQueries({ queryKey: recognitionQuery.queryKey }),
  });
  const choose = async (chosen: File | undefined) => {
    upload.reset();
    setFile(chosen);
    if (!chosen || kind !== 'table') return;
    if (!given) setName(tableNameOf(chosen.name));
    const found = await columnsOf(chosen);
    setHeads(found);
    setColumns(found.slice(0, MOST_COLUMNS));
    setMatch(Math.min(3, Math.max(1, found.length)));
  };
  const send = () => {
    if (!file) return;
    setShare(0);
    end.current = new AbortController();
    const query = {
      name,
      match: Math.min(match, columns.length || match),
      ...(columns.length > 0 ? { columns } : {}),
    };
    upload.mutate(kind === 'table' ? { kind, file, query } : { kind, file });
  };
  const ready = file && (kind !== 'table' || (name !== '' && (heads.length === 0 || columns.length > 0)));

  return (
    <Dialog title={t(`classification-data.upload-${kind}`)} onClose={onClose}>
      <div className={style.form}>
        <p className="faint">{t(`classification-data.${kind}-help`)}</p>
        {upload.data ? (
          <>
            <Uploaded answer={upload.data} />
            <div className={style.buttons}>
              <Button type="primary" onClick={onClose}>
                {t('classification-data.done')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <UploadError error={upload.error} />
            <label className={style.field}>
              {t('classification-data.file')}
              <input
                type="file"
                className={style.file}
                disabled={upload.isPending}
                accept={kind === 'table' ? '.csv,.txt,text/csv' : undefined}
                onChange={({ target }) => void choose(target.files?.[0])}
              />
            </label>
            {kind === 'table' && (
              <>
                <div className={style.field}>
                  <label htmlFor={`${id}-name`}>{t('classification-data.name')}</label>
                  <Input
                    id={`${id}-name`}
                    value={name}
                    maxLength={64}
                    disabled={given !== undefined || upload.isPending}
                    onChange={({ target }) => setName(target.value)}
                  />
                  <span className="faint">{t('classification-data.name-help')}</span>
                </div>
                {heads.length > 0 && (
                  <fieldset className={style.columns} disabled={upload.isPending}>
                    <legend>{t('classification-data.columns')}</legend>
                    {heads.map((head) => (
                      <Checkbox
                        key={head}
                        checked={columns.includes(head)}
                        onChange={({ target }) =>
                          setColumns(
                            heads.filter((each) => (each === head ? target.checked : columns.includes(each))),
                          )
                        }
                      >
                        {head}
                      </Checkbox>
                    ))}
                    <span className="faint">{t('classification-data.columns-help')}</span>
                  </fieldset>
                )}
                <div className={style.field}>
                  <label htmlFor={`${id}-match`}>{t('classification-data.match')}</label>
                  <InputNumber
                    id={`${id}-match`}
                    min={1}
                    max={columns.length || MOST_COLUMNS}
                    precision={0}
                    value={match}
                    disabled={upload.isPending}
                    onChange={(value) => setMatch(value ?? 1)}
                  />
                  <span className="faint">{t('classification-data.match-help')}</span>
                </div>
              </>
            )}
            {upload.isPending && (
              <div className={style.field} role="status">
                <progress
                  className={style.bar}
                  max={1}
                  value={share}
                  aria-label={t('classification-data.upload')}
                />
                <span>
                  {share < 1
                    ? t('classification-data.uploading', { percent: percent(share, 1) })
                    : t('classification-data.working')}
                </span>
              </div>
            )}
            <div className={style.buttons}>
              <Button onClick={onClose}>{t('classification-data.cancel')}</Button>
              <Button type="primary" disabled={!ready} loading={upload.isPending} onClick={send}>
                {t('classification-data.upload')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Uploaded({ answer }: { answer: RecognitionUploaded }) {
  const { t } = useTranslation();
  const { entries, version, kind, leftOut, leftOutLines } = answer;
  const lines = leftOutLines.join(', ') + (leftOut > leftOutLines.length ? ' …' : '');
  return (
    <>
      <Alert
        type="success"
        showIcon
        role="status"
        title={
          kind === 'edm'
            ? t('classification-data.done-table', { count: entries, version })
            : t('classification-data.done-documents', { count: entries })
        }
      />
      {leftOut > 0 && (
        <Alert type="warning" showIcon title={t('classification-data.left-out', { count: leftOut, lines })} />
      )}
    </>
  );
}
