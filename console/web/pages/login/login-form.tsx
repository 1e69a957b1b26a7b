import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../api/contract.ts';
import { logIn } from '../../api/session.ts';
import { FormError } from '../../components/form-error.tsx';
import { ShowFactor } from '../second-factor/show-factor.tsx';

interface Props {
  /** Given when only this person may go on. */
  username?: string;
  onDone: (session: Session) => void;
}

export function LoginForm({ username, onDone }: Props) {
  const { t } = useTranslation();
  const [unfinished, setUnfinished] = useState(false);
  const login = useMutation({
    mutationFn: logIn,
    onSuccess: (session) => (session.stage === 'second-factor' ? setUnfinished(true) : onDone(session)),
  });
  if (unfinished) return <ShowFactor onDone={onDone} />;
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      initialValues={{ username }}
      onFinish={(values: { username: string; password: string }) => login.mutate(values)}
    >
      <FormError error={login.error} />
      <Form.Item
        name="username"
        label={t('login.username')}
        rules={[{ required: true, message: t('login.username-needed') }]}
      >
        <Input
          autoComplete="username"
          readOnly={username !== undefined}
          autoFocus={!username}
          maxLength={64}
        />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('login.password')}
        rules={[{ required: true, message: t('login.password-needed') }]}
      >
        <Input.Password
          autoComplete="current-password"
          autoFocus={username !== undefined}
          maxLength={256}
          visibilityToggle={false}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={login.isPending}>
        {t('login.in')}
      </Button>
    </Form>
  );
}
