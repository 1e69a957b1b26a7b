import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Radio, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RoleRule, SignOnSettings, SignOnState } from '../../../api/contract-sign-on.ts';
import { setSignOn, signOnSettingsQuery } from '../../api/sign-on.ts';
import { Card } from '../../components/card.tsx';
import { FormError } from '../../components/form-error.tsx';
import { PasswordAgain } from '../second-factor/password-again.tsx';
import { RuleFields } from './rule-fields.tsx';
import style from './sign-on.module.css';

type Values = Omit<SignOnSettings, 'rules'> & {
  rules?: (Omit<RoleRule, 'scope'> & { scope?: string[] | null })[];
  clientSecret?: string;
  password?: string;
};

const FIRST: Partial<Values> = {
  enabled: true,
  scopes: ['openid', 'profile', 'email'],
  alsoHosts: [],
  accounts: 'existing',
  claim: 'groups',
  rules: [],
  factorAmr: [],
  factorAcr: [],
};

/** All settings at once; who saves them shows again who they are. */
export function SettingsForm({ state: { settings, hasSecret } }: { state: SignOnState }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const mapped = Form.useWatch('accounts', form) === 'mapped';
  const save = useMutation({
    mutationFn: ({ clientSecret, rules, ...values }: Values) =>
      setSignOn({
        ...values,
        rules: (rules ?? []).map((rule) => ({ ...rule, scope: rule.scope?.length ? rule.scope : null })),
        ...(clientSecret ? { clientSecret } : {}),
      }),
    onSuccess: (next) => {
      client.setQueryData(signOnSettingsQuery.queryKey, next);
      form.resetFields(['password', 'clientSecret']);
    },
  });
  const needed = [{ required: true, message: t('sign-on-settings.needed') }];
  const words = { mode: 'tags' as const, open: false, suffixIcon: null, tokenSeparators: [' ', ','] };
  return (
    <Form
      name="sign-on"
      form={form}
      layout="vertical"
      className={style.form}
      requiredMark={false}
      initialValues={settings ?? FIRST}
      // What is not shown is kept as it was.
      onFinish={(values: Values) => save.mutate({ ...(FIRST as Values), ...settings, ...values })}
    >
      <Card title={t('sign-on-settings.provider')}>
        <Form.Item name="enabled" label={t('sign-on-settings.enabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item
          name="label"
          label={t('sign-on-settings.label')}
          extra={t('sign-on-settings.label-help')}
          rules={needed}
        >
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="issuer"
          label={t('sign-on-settings.issuer')}
          extra={t('sign-on-settings.issuer-help')}
          rules={[{ required: true, pattern: /^https?:\/\/./, message: t('sign-on-settings.issuer-needed') }]}
        >
          <Input maxLength={512} autoComplete="off" inputMode="url" />
        </Form.Item>
        <Form.Item name="clientId" label={t('sign-on-settings.client-id')} rules={needed}>
          <Input maxLength={256} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="clientSecret"
          label={t('sign-on-settings.secret')}
          extra={t(hasSecret ? 'sign-on-settings.secret-kept' : 'sign-on-settings.secret-none')}
        >
          <Input.Password maxLength={1024} autoComplete="off" visibilityToggle={false} />
        </Form.Item>
        <Form.Item name="scopes" label={t('sign-on-settings.scopes')} rules={needed}>
          <Select {...words} />
        </Form.Item>
        <Form.Item
          name="alsoHosts"
          label={t('sign-on-settings.hosts')}
          extra={t('sign-on-settings.hosts-help')}
        >
          <Select {...words} />
        </Form.Item>
      </Card>
      <Card title={t('sign-on-settings.accounts')}>
        <Form.Item
          name="accounts"
          label={t('sign-on-settings.accounts')}
          extra={t(mapped ? 'sign-on-settings.mapped-note' : 'sign-on-settings.existing-note')}
        >
          <Radio.Group
            options={[
              { value: 'existing', label: t('sign-on-settings.existing') },
              { value: 'mapped', label: t('sign-on-settings.mapped') },
            ]}
          />
        </Form.Item>
        {mapped && (
          <>
            <Form.Item name="claim" label={t('sign-on-settings.claim')} rules={needed}>
              <Input maxLength={128} autoComplete="off" style={{ maxWidth: 320 }} />
            </Form.Item>
            <RuleFields />
          </>
        )}
      </Card>
      <Card title={t('sign-on-settings.factor')}>
        <p className="faint" style={{ marginBottom: 16 }}>
          {t('sign-on-settings.factor-help')}
        </p>
        <Form.Item name="factorAmr" label={t('sign-on-settings.amr')}>
          <Select {...words} />
        </Form.Item>
        <Form.Item name="factorAcr" label={t('sign-on-settings.acr')}>
          <Select {...words} />
        </Form.Item>
        <FormError error={save.error} />
        {save.isSuccess && (
          <Alert
            type="success"
            showIcon
            role="status"
            style={{ marginBottom: 16 }}
            title={t('sign-on-settings.saved')}
          />
        )}
        <PasswordAgain />
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('sign-on-settings.save')}
        </Button>
      </Card>
    </Form>
  );
}
