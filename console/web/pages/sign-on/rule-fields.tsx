import { Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../api/contract.ts';
import style from './sign-on.module.css';

const ROLES: readonly Role[] = ['system-administrator', 'security-administrator', 'analyst', 'auditor'];

/** Which value of the claim gives which roles, one rule a line. */
export function RuleFields() {
  const { t } = useTranslation();
  const needed = [{ required: true, message: t('sign-on-settings.needed') }];
  return (
    <Form.List name="rules">
      {(fields, { add, remove }) => (
        <fieldset className={style.rules}>
          <legend>{t('sign-on-settings.rules')}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className={style.rule}>
              <Form.Item
                name={[name, 'value']}
                label={t('sign-on-settings.value')}
                rules={needed}
                style={{ flex: '1 1 160px' }}
              >
                <Input maxLength={256} autoComplete="off" />
              </Form.Item>
              <Form.Item
                name={[name, 'roles']}
                label={t('sign-on-settings.roles')}
                rules={needed}
                style={{ flex: '2 1 220px' }}
              >
                <Select
                  mode="multiple"
                  options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
                />
              </Form.Item>
              <Form.Item
                name={[name, 'scope']}
                label={t('sign-on-settings.groups')}
                extra={t('sign-on-settings.groups-help')}
                style={{ flex: '1 1 180px' }}
              >
                <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[' ', ',']} />
              </Form.Item>
              <Button danger className={style.remove} onClick={() => remove(name)}>
                {t('sign-on-settings.remove-rule')}
              </Button>
            </div>
          ))}
          <Button onClick={() => add({ roles: [], scope: null })} style={{ marginTop: 8 }}>
            {t('sign-on-settings.add-rule')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}
