import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/contract.ts';
import { accountsQuery, resetPassword } from '../../api/accounts.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';

const SHORTEST_PASSWORD = 12;

/** A password for somebody who has forgotten theirs, and what that means for their signing key. */
export function ResetPassword({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const reset = useMutation({
    mutationFn: (password: string) => resetPassword(account.username, password),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: accountsQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={t('accounts.reset-password-of', { name: account.username })} onClose={onClose}>
      <Form
        name="reset-password"
        layout="vertical"
        requiredMark={false}
        onFinish={({ password }: { password: string }) => reset.mutate(password)}
      >
        <p>{t('accounts.reset-password-note')}</p>
        <FormError error={reset.error} />
        <Form.Item
          name="password"
          label={t('accounts.first-password')}
          extra={t('setup.password-help', { count: SHORTEST_PASSWORD })}
          rules={[{ required: true, min: SHORTEST_PASSWORD, message: t('error.weak-password') }]}
        >
          <Input.Password autoFocus autoComplete="new-password" maxLength={256} visibilityToggle={false} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={reset.isPending}>
          {t('accounts.reset-password')}
        </Button>
      </Form>
    </Dialog>
  );
}
