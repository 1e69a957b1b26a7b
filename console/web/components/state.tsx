import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../api/errors.ts';
import style from './state.module.css';

/** A part of a page that has nothing to show yet. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <div className={style.loading} role="status">
      <span className={style.spinner} aria-hidden="true" />
      {t('common.loading')}
    </div>
  );
}

/** There is nothing, why, and what to do about it. */
export function Nothing({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={style.nothing}>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** What went wrong in the reader's language, and a way to try again where that may help. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const code = codeOf(error);
  return (
    <div className={style.failure} role="alert">
      <p className={style.what}>{t(`error.${code}`)}</p>
      {code === 'internal' && error instanceof Error && <code>{error.message}</code>}
      {retry && code !== 'forbidden' && code !== 'not-found' && (
        <Button onClick={retry}>{t('common.retry')}</Button>
      )}
    </div>
  );
}

/** Draws a query's answer; while there is none, that it is being fetched or why it is not there. */
export function Answered<T>({
  query,
  children,
}: {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Loading />;
}
