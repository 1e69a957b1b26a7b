import { Checkbox, Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../api/contract.ts';
import { ROLES, rolesBeside } from './roles.ts';

/** The fields `roles` and `scope` of a form: what may not be held together cannot be ticked together. */
export function RoleChoice() {
  const { t } = useTranslation();
  const chosen = (Form.useWatch('roles') as Role[] | undefined) ?? [];
  const possible = rolesBeside(chosen);
  const scoped = chosen.length > 0 && chosen.every((role) => role === 'analyst' || role === 'auditor');
  return (
    <>
      <Form.Item
        name="roles"
        label={t('accounts.roles')}
        extra={t('accounts.roles-help')}
        rules={[{ required: true, message: t('accounts.roles-needed') }]}
      >
        <Checkbox.Group
          options={ROLES.map((role) => ({
            value: role,
            disabled: !possible.includes(role),
            label: (
              <>
                {t(`role.${role}`)} <span className="faint">{t(`role-note.${role}`)}</span>
              </>
            ),
          }))}
        />
      </Form.Item>
      {scoped && (
        <Form.Item name="scope" label={t('accounts.scope')} extra={t('accounts.scope-help')}>
          <Select mode="tags" open={false} suffixIcon={null} placeholder={t('accounts.scope-all')} />
        </Form.Item>
      )}
    </>
  );
}
