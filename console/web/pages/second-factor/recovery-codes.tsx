import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/copy-button.tsx';
import style from './second-factor.module.css';

/** The codes, this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Alert type="warning" showIcon title={t('factor.codes-once')} description={t('factor.codes-note')} />
      <ul className={style.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={style.row}>
        <CopyButton labelled text={codes.join('\n')} what={t('factor.codes')} />
        <Button type="primary" onClick={onDone}>
          {t('factor.codes-kept')}
        </Button>
      </div>
    </>
  );
}
