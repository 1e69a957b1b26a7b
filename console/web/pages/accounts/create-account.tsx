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
  password?: string;
  signOnEmail?: string;
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
        onFinish={({ scope, password, signOnEmail, ...account }: Values) =>
          create.mutate({
            ...account,
            ...(password ? { password } : {}),
            signOnEmail: signOnEmail?.trim() || null,
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
          label={t('accounts.first-password')}
          extra={`${t('setup.password-help', { count: SHORTEST_PASSWORD })} ${t('accounts.first-password-help')}`}
          dependencies={['signOnEmail']}
          rules={[
            { min: SHORTEST_PASSWORD, message: t('error.weak-password') },
            ({ getFieldValue }) => ({
              validator: async (_, password) => {
                if (!password && !getFieldValue('signOnEmail')) {
                  throw new Error(t('accounts.password-or-address'));
                }
              },
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} visibilityToggle={false} />
        </Form.Item>
        <Form.Item
          name="signOnEmail"
          label={t('accounts.sign-on-email')}
          extra={t('accounts.sign-on-email-help')}
        >
          <Input type="email" autoComplete="off" maxLength={254} />
        </Form.Item>
        <RoleChoice />
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t('accounts.create')}
        </Button>
      </Form>
    </Modal>
  );
}
