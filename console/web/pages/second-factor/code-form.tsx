import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormError } from '../../components/form-error.tsx';

/** Asks for what the authenticator app shows, or for a recovery code where `help` says so, and takes it to `send`. */
export function CodeForm<T>({
  send,
  onDone,
  help,
  second = false,
  submit,
}: {
  send: (code: string) => Promise<T>;
  onDone: (answer: T) => void;
  /** What does; without it the app's code alone. */
  help?: string;
  /** True where something else comes first. */
  second?: boolean;
  submit: string;
}) {
  const { t } = useTranslation();
  const mutation = useMutation({ mutationFn: send, onSuccess: onDone });
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={({ code }: { code: string }) => mutation.mutate(code.trim())}
    >
      <FormError error={mutation.error} />
      <Form.Item
        name="code"
        label={t('factor.code')}
        extra={help ?? t('factor.code-help')}
        rules={[{ required: true, message: t('factor.code-needed') }]}
      >
        <Input
          autoComplete="one-time-code"
          inputMode={help === undefined ? 'numeric' : 'text'}
          autoFocus={!second}
          maxLength={64}
        />
      </Form.Item>
      <Button type={second ? 'default' : 'primary'} htmlType="submit" block loading={mutation.isPending}>
        {submit}
      </Button>
    </Form>
  );
}
