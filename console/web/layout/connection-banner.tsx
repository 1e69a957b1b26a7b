import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api/client.ts';
import { isReachable, onReachableChange, useReachable } from '../api/connection.ts';
import { queryClient } from '../api/query-client.ts';
import style from './connection-banner.module.css';

const ASK_EVERY_MS = 3_000;

/** Says that the console does not answer, asks until it does, and then brings the page up to date. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const reachable = useReachable();
  useEffect(() => {
    if (reachable) return;
    const ask = () => void call('GET', '/setup', { sessionOptional: true }).catch(() => {});
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [reachable]);
  useEffect(
    () =>
      onReachableChange(() => {
        if (isReachable()) void queryClient.invalidateQueries({ type: 'active', stale: true });
      }),
    [],
  );
  return <div role="status">{!reachable && <p className={style.banner}>{t('common.unreachable')}</p>}</div>;
}
