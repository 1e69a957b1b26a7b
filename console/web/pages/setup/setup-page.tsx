import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { codeOf } from '../../api/errors.ts';
import { queryClient } from '../../api/query-client.ts';
import { sessionQuery, setUp, setupQuery } from '../../api/session.ts';
import { FormError } from '../../components/form-error.tsx';
import { Gate } from '../../layout/gate.tsx';

interface Values {
  code: string;
  username: string;
  password: string;
}

const SHORTEST_PASSWORD = 12;

/** First run: the code from the console's terminal creates the administrator. */
export function SetupPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const setup = useMutation({
    mutationFn: setUp,
    onSuccess: (session) => {
      queryClient.setQueryData(sessionQuery.queryKey, session);
      queryClient.setQueryData(setupQuery.queryKey, { needed: false, securityNeeded: true });
      void navigate('/accounts', { replace: true });
    },
  });
  const needed = (message: string) => [{ required: true, message }];
  return (
    <Gate title={t('setup.title')} note={t('setup.note')}>
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={({ code, username, password }: Values) =>
          setup.mutate({ code: code.trim(), username: username.trim(), password })
        }
      >
        <FormError error={setup.error} />
        {setup.error && codeOf(setup.error) === 'setup-done' && <Link to="/login">{t('login.title')}</Link>}
        <Form.Item
          name="code"
          label={t('setup.code')}
          extra={t('setup.code-help')}
          rules={needed(t('setup.code-needed'))}
        >
          <Input autoComplete="one-time-code" autoFocus maxLength={64} spellCheck={false} />
        </Form.Item>
        <Form.Item name="username" label={t('login.username')} rules={needed(t('login.username-needed'))}>
          <Input autoComplete="username" maxLength={64} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('login.password')}
          extra={t('setup.password-help', { count: SHORTEST_PASSWORD })}
          rules={[{ required: true, min: SHORTEST_PASSWORD, message: t('error.weak-password') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} visibilityToggle={false} />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('setup.again')}
          dependencies={['password']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue('password')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('setup.not-same'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} visibilityToggle={false} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={setup.isPending}>
          {t('setup.create')}
        </Button>
      </Form>
    </Gate>
  );
}
