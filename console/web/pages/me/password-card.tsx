import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { changePassword } from '../../api/session.ts';
import { Card } from '../../components/card.tsx';
import { FormError } from '../../components/form-error.tsx';

const SHORTEST_PASSWORD = 12;

/** One's own password, as after somebody else gave it at first. */
export function PasswordCard() {
  const { t } = useTranslation();
  const [form] = Form.useForm();
  const change = useMutation({ mutationFn: changePassword, onSuccess: () => form.resetFields() });
  return (
    <Card title={t('me.password')}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        style={{ maxWidth: 420 }}
        onFinish={(values: { current: string; password: string }) => change.mutate(values)}
      >
        <FormError error={change.error} />
        {change.isSuccess && <Alert type="success" showIcon role="status" title={t('me.password-changed')} />}
        <Form.Item
          name="current"
          label={t('me.password-now')}
          rules={[{ required: true, message: t('login.password-needed') }]}
        >
          <Input.Password autoComplete="current-password" maxLength={256} visibilityToggle={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('me.password-new')}
          extra={t('setup.password-help', { count: SHORTEST_PASSWORD })}
          rules={[{ required: true, min: SHORTEST_PASSWORD, message: t('error.weak-password') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} visibilityToggle={false} />
        </Form.Item>
        <Button htmlType="submit" loading={change.isPending}>
          {t('me.password-change')}
        </Button>
      </Form>
    </Card>
  );
}
