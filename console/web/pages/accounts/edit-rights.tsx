import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Account, Role } from '../../../api/contract.ts';
import { accountsQuery, setRights } from '../../api/accounts.ts';
import { FormError } from '../../components/form-error.tsx';
import { RoleChoice } from './role-choice.tsx';

/** Gives somebody other roles; their sessions end. */
export function EditRights({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: ({ roles, scope }: { roles: Role[]; scope?: string[] | null }) =>
      setRights(account.username, { roles, scope: scope?.length ? scope : null }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: accountsQuery.queryKey });
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('accounts.roles-of', { name: account.username })}
      onCancel={onClose}
      closable={{ 'aria-label': t('common.close') }}
      footer={null}
    >
      <Form
        layout="vertical"
        requiredMark={false}
        initialValues={{ roles: account.roles, scope: account.scope ?? [] }}
        onFinish={(values: { roles: Role[]; scope?: string[] }) => save.mutate(values)}
      >
        <FormError error={save.error} />
        <RoleChoice />
        <p className="faint">{t('accounts.roles-note')}</p>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('accounts.save')}
        </Button>
      </Form>
    </Modal>
  );
}
