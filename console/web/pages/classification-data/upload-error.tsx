import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { RequestError } from '../../api/errors.ts';
import { FormError } from '../../components/form-error.tsx';

/** Why a file was not taken, and in which line where one is to blame. */
export function UploadError({ error }: { error: unknown }) {
  const { t, i18n } = useTranslation();
  if (!error) return null;
  const code = error instanceof RequestError ? error.code : undefined;
  const { problem, line, reason } = ((error instanceof RequestError && error.details) || {}) as {
    problem?: string;
    line?: number;
    reason?: string;
  };
  const named = problem ?? (code === 'conflict' ? 'busy' : code === 'too-large' ? code : undefined);
  const key = `classification-data.problem.${named}`;
  if (!named || !i18n.exists(key)) return <FormError error={error} />;
  const why = reason && i18n.exists(`inspection-error.${reason}`) ? `inspection-error.${reason}` : undefined;
  const text = t(key as 'classification-data.problem.unreadable', {
    reason: why ? t(why as 'inspection-error.encrypted') : (reason ?? ''),
  });
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={line ? t('classification-data.in-line', { line, problem: text }) : text}
    />
  );
}
