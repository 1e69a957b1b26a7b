import { Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../api/contract-integrations.ts';
import { SEVERITIES } from '../../api/values.ts';
import type { Kind } from './form-values.ts';

const ROBOTS: readonly Kind[] = ['wecom', 'dingtalk', 'feishu'];
const upper = (value: string) => ({ value, label: value.toUpperCase() });

/** What a kind of target is reached by. */
export function TargetFields({ kind, kept }: { kind: Kind; kept: Integration['secrets'] }) {
  const { t } = useTranslation();
  const needed = { required: true, message: t('integrations.needed') };
  const secret = (name: Integration['secrets'][number]) =>
    kept.includes(name) ? { placeholder: t('integrations.kept') } : {};
  return (
    <>
      {(kind === 'syslog' || kind === 'email') && (
        <>
          <Form.Item name="host" label={t('integrations.host')} rules={[{ ...needed, whitespace: true }]}>
            <Input maxLength={253} autoComplete="off" />
          </Form.Item>
          <Form.Item name="port" label={t('integrations.port')} rules={[needed]}>
            <InputNumber min={1} max={65_535} precision={0} />
          </Form.Item>
        </>
      )}
      {kind === 'syslog' && (
        <>
          <Form.Item name="transport" label={t('integrations.transport')}>
            <Select options={['tls', 'tcp', 'udp'].map(upper)} />
          </Form.Item>
          <Form.Item name="syslogFormat" label={t('integrations.format')}>
            <Select options={['cef', 'leef', 'ocsf', 'ecs'].map(upper)} />
          </Form.Item>
          <Form.Item name="confirm" valuePropName="checked" extra={t('integrations.confirm-help')}>
            <Checkbox>{t('integrations.confirm')}</Checkbox>
          </Form.Item>
        </>
      )}
      {kind === 'webhook' && (
        <>
          <Form.Item name="webhookUrl" label={t('integrations.url')} rules={[needed, { type: 'url' }]}>
            <Input maxLength={2048} autoComplete="off" />
          </Form.Item>
          <Form.Item name="webhookFormat" label={t('integrations.format')}>
            <Select options={[{ value: 'native', label: 'Guardpost' }, upper('ocsf'), upper('ecs')]} />
          </Form.Item>
        </>
      )}
      {ROBOTS.includes(kind) && (
        <Form.Item
          name="url"
          label={t('integrations.robot-url')}
          rules={[{ required: !kept.includes('url'), message: t('integrations.needed') }, { type: 'url' }]}
        >
          <Input maxLength={2048} autoComplete="off" {...secret('url')} />
        </Form.Item>
      )}
      {(kind === 'webhook' || kind === 'dingtalk' || kind === 'feishu') && (
        <Form.Item
          name="key"
          label={t('integrations.key')}
          extra={t(kind === 'webhook' ? 'integrations.key-help-webhook' : 'integrations.key-help-robot')}
        >
          <Input.Password autoComplete="new-password" visibilityToggle={false} {...secret('key')} />
        </Form.Item>
      )}
      {kind === 'email' && (
        <>
          <Form.Item name="security" label={t('integrations.security')}>
            <Select
              options={(['tls', 'starttls', 'none'] as const).map((value) => ({
                value,
                label: t(`integration-security.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item name="user" label={t('integrations.user')}>
            <Input maxLength={254} autoComplete="off" />
          </Form.Item>
          <Form.Item name="password" label={t('integrations.password')}>
            <Input.Password autoComplete="new-password" visibilityToggle={false} {...secret('password')} />
          </Form.Item>
          <Form.Item name="from" label={t('integrations.from')} rules={[needed, { type: 'email' }]}>
            <Input maxLength={254} autoComplete="off" />
          </Form.Item>
          <Form.Item name="to" label={t('integrations.to')} extra={t('integrations.to-help')}>
            <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', ';']} />
          </Form.Item>
        </>
      )}
      {kind !== 'syslog' && kind !== 'webhook' && <MessageFields />}
      <Form.Item name="ca" label={t('integrations.ca')} extra={t('integrations.ca-help')}>
        <Input.TextArea rows={2} maxLength={65_536} spellCheck={false} />
      </Form.Item>
    </>
  );
}

/** How messages to people are written, and when not. */
function MessageFields() {
  const { t } = useTranslation();
  const quiet = Form.useWatch('quiet') === true;
  const clock = [{ pattern: /^([01]\d|2[0-3]):[0-5]\d$/, message: 'HH:MM' }];
  return (
    <>
      <Form.Item name="language" label={t('integrations.language')}>
        <Select
          options={[
            { value: 'zh-CN', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Form.Item>
      <Form.Item name="foldSeconds" label={t('integrations.fold')} extra={t('integrations.fold-help')}>
        <InputNumber min={10} max={86_400} precision={0} />
      </Form.Item>
      <Form.Item name="quiet" valuePropName="checked">
        <Checkbox>{t('integrations.quiet')}</Checkbox>
      </Form.Item>
      {quiet && (
        <>
          <Form.Item name="quietFrom" label={t('integrations.quiet-from')} rules={clock}>
            <Input maxLength={5} />
          </Form.Item>
          <Form.Item name="quietTo" label={t('integrations.quiet-to')} rules={clock}>
            <Input maxLength={5} />
          </Form.Item>
          <Form.Item name="quietZone" label={t('integrations.quiet-zone')}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
          <Form.Item name="quietExcept" label={t('integrations.quiet-except')}>
            <Select options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))} />
          </Form.Item>
        </>
      )}
    </>
  );
}
