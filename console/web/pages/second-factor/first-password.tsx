import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../api/query-client.ts';
import { sessionQuery, setFirstPassword } from '../../api/session.ts';
import { FormError } from '../../components/form-error.tsx';
import { Gate } from '../../layout/gate.tsx';
import { Leave } from './leave.tsx';

const SHORTEST_PASSWORD = 12;

/** Before anything else for who has come with a password that somebody else has set. */
export function FirstPassword() {
  const { t } = useTranslation();
  const change = useMutation({
    mutationFn: setFirstPassword,
    onSuccess: (session) => queryClient.setQueryData(sessionQuery.queryKey, session),
  });
  return (
    <Gate title={t('sign-on.first-title')} note={t('sign-on.first-note')}>
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={({ password }: { password: string }) => change.mutate(password)}
      >
        <FormError error={change.error} />
        <Form.Item
          name="password"
          label={t('me.password-new')}
          extra={t('setup.password-help', { count: SHORTEST_PASSWORD })}
          rules={[{ required: true, min: SHORTEST_PASSWORD, message: t('error.weak-password') }]}
        >
          <Input.Password autoFocus autoComplete="new-password" maxLength={256} visibilityToggle={false} />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('setup.again')}
          dependencies={['password']}
          rules={[
            ({ getFieldValue }) => ({
              validator: async (_, again) => {
                if (again !== getFieldValue('password')) throw new Error(t('setup.not-same'));
              },
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} visibilityToggle={false} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={change.isPending}>
          {t('me.password-change')}
        </Button>
      </Form>
      <Leave />
    </Gate>
  );
}
