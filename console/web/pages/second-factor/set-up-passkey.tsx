import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PasskeyAdded } from '../../../api/contract.ts';
import { makePasskey } from '../../api/passkeys.ts';
import { FormError } from '../../components/form-error.tsx';
import { PasswordAgain } from './password-again.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

/** A name for it, the browser's own dialog, and recovery codes where it is the first factor. */
export function SetUpPasskey({
  password,
  onAdded,
  onDone,
}: {
  /** True where the password is asked again. */
  password: boolean;
  /** It holds from now on, whether or not the codes were kept. */
  onAdded?: (answer: PasskeyAdded) => void;
  onDone: (answer: PasskeyAdded) => void;
}) {
  const { t } = useTranslation();
  const [added, setAdded] = useState<PasskeyAdded>();
  const make = useMutation({
    mutationFn: makePasskey,
    onSuccess: (answer) => {
      onAdded?.(answer);
      if (answer.recoveryCodes.length > 0) setAdded(answer);
      else onDone(answer);
    },
  });
  if (added) return <RecoveryCodes codes={added.recoveryCodes} onDone={() => onDone(added)} />;
  return (
    <Form
      name="passkey"
      layout="vertical"
      requiredMark={false}
      onFinish={(values: { name: string; password?: string }) => make.mutate(values)}
    >
      <p>{t('factor.passkey-note', { site: location.hostname })}</p>
      <FormError error={make.error} />
      <Form.Item
        name="name"
        label={t('factor.passkey-name')}
        extra={t('factor.passkey-name-help')}
        rules={[{ required: true, whitespace: true, message: t('factor.passkey-name-needed') }]}
      >
        <Input autoFocus maxLength={100} autoComplete="off" />
      </Form.Item>
      {password && <PasswordAgain />}
      <Button type="primary" htmlType="submit" block loading={make.isPending}>
        {t('factor.passkey-add')}
      </Button>
    </Form>
  );
}
