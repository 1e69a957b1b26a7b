import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../api/contract.ts';
import { accountsQuery, createAccount } from '../../api/accounts.ts';
import { setupQuery } from '../../api/session.ts';
import { FormError } from '../../components/form-error.tsx';
import { RoleChoice } from './role-choice.tsx';

const SHORTEST_PASSWORD = 12;

interface Values {
  username: string;
  password: string;
  roles: Role[];
  scope?: string[];
}

/** Asks for the name and the first password of somebody who may use the console. */
export function CreateAccount({ onClose, initial }: { onClose: () => void; initial?: { roles: Role[] } }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: createAccount,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: accountsQuery.queryKey });
      await client.invalidateQueries({ queryKey: setupQuery.queryKey });
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('accounts.create')}
      onCancel={onClose}
      closable={{ 'aria-label': t('common.close') }}
      footer={null}
    >
      <Form
        layout="vertical"
        requiredMark={false}
        {...(initial ? { initialValues: initial } : {})}
        onFinish={({ scope, ...account }: Values) =>
          create.mutate({
            ...account,
            username: account.username.trim(),
            scope: scope?.length ? scope : null,
          })
        }
      >
        <FormError error={create.error} />
        <Form.Item
          name="username"
          label={t('login.username')}
          rules={[{ required: true, whitespace: true, message: t('login.username-needed') }]}
        >
          <Input autoComplete="off" maxLength={64} autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('login.password')}
          extra={t('setup.password-help', { count: SHORTEST_PASSWORD })}
          rules={[{ required: true, min: SHORTEST_PASSWORD, message: t('error.weak-password') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} visibilityToggle={false} />
        </Form.Item>
        <RoleChoice />
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t('accounts.create')}
        </Button>
      </Form>
    </Modal>
  );
}
