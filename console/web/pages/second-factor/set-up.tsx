import { QRCode } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuthenticatorConfirmed, AuthenticatorOffer } from '../../../api/contract.ts';
import { confirmAuthenticator } from '../../api/second-factor.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { CodeForm } from './code-form.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import style from './second-factor.module.css';

/** The secret for the app, its first code, then the recovery codes. The picture is drawn here, not fetched. */
export function SetUpAuthenticator({
  offer,
  onConfirmed,
  onDone,
}: {
  offer: AuthenticatorOffer;
  /** The new factor holds from now on, whether or not the codes were kept. */
  onConfirmed?: (answer: AuthenticatorConfirmed) => void;
  onDone: (answer: AuthenticatorConfirmed) => void;
}) {
  const { t } = useTranslation();
  const [confirmed, setConfirmed] = useState<AuthenticatorConfirmed>();
  if (confirmed) return <RecoveryCodes codes={confirmed.recoveryCodes} onDone={() => onDone(confirmed)} />;
  return (
    <>
      <p>{t('factor.scan')}</p>
      <div className={style.qr}>
        <QRCode
          type="canvas"
          aria-label={t('factor.qr')}
          value={offer.uri}
          size={176}
          color="#000000"
          bgColor="#ffffff"
          errorLevel="M"
        />
      </div>
      <p className="faint">{t('factor.type-instead')}</p>
      <p className={style.row}>
        <code className={style.secret}>{offer.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        <CopyButton text={offer.secret} what={t('factor.secret')} />
      </p>
      <CodeForm
        submit={t('factor.confirm')}
        send={confirmAuthenticator}
        onDone={(answer) => {
          setConfirmed(answer);
          onConfirmed?.(answer);
        }}
      />
    </>
  );
}
