import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../api/query-client.ts';
import { logOut, sessionQuery } from '../../api/session.ts';

/** The way out of a log-in that is not finished. */
export function Leave() {
  const { t } = useTranslation();
  const leave = () => logOut().finally(() => queryClient.setQueryData(sessionQuery.queryKey, null));
  return (
    <Button type="link" size="small" onClick={() => void leave()}>
      {t('login.as-other')}
    </Button>
  );
}
