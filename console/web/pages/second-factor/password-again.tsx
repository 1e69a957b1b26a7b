import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { SignOnAgain } from './sign-on-again.tsx';

/** A form's field for the password of who is logged in already, and why it is asked; who has none signs on again. */
export function PasswordAgain({ autoFocus = false }: { autoFocus?: boolean }) {
  const { t } = useTranslation();
  const session = useSession();
  if (session && !session.hasPassword) return <SignOnAgain />;
  return (
    <Form.Item
      name="password"
      label={t('login.password')}
      extra={t('factor.password-again')}
      rules={[{ required: true, message: t('login.password-needed') }]}
    >
      <Input.Password
        autoComplete="current-password"
        autoFocus={autoFocus}
        maxLength={256}
        visibilityToggle={false}
      />
    </Form.Item>
  );
}
