import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { failureIn } from '../api/sign-on.ts';

/** Why the browser came back from the provider without what it went for. */
export function SignOnFailed() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const failure = failureIn(params);
  if (!failure) return null;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={t(`sign-on.failed-${failure}`)}
    />
  );
}
