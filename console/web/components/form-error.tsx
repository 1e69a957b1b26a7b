import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { codeOf, RequestError } from '../api/errors.ts';

/** Above a form: why the console did not take it. */
export function FormError({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  const retryAfter = error instanceof RequestError ? error.retryAfter : undefined;
  const text = t(`error.${codeOf(error)}`);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={retryAfter ? `${text} ${t('error.retry-after', { count: retryAfter })}` : text}
    />
  );
}
