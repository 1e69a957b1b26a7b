import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DirectorySettings, DirectoryState } from '../../../api/contract-directory.ts';
import { directoryQuery, setDirectory } from '../../api/directory.ts';
import { FormError } from '../../components/form-error.tsx';
import style from './directory.module.css';

type Attribute = keyof DirectorySettings['attributes'];
type Values = Omit<DirectorySettings, 'ca' | 'attributes'> & {
  ca: string;
  password: string;
  attributes: Record<Attribute, string>;
};

const NEEDED: readonly Attribute[] = ['user', 'name', 'department'];
const WISHED: readonly Attribute[] = ['manager', 'mail', 'leaves'];
/** As Active Directory names things; accounts that are switched off are left out. */
const NEW: Values = {
  enabled: true,
  url: '',
  startTls: false,
  allowPlaintext: false,
  allowLocal: false,
  ca: '',
  bindDn: '',
  password: '',
  baseDn: '',
  filter: '(&(objectCategory=person)(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))',
  attributes: {
    user: 'sAMAccountName',
    name: 'displayName',
    department: 'department',
    manager: 'manager',
    mail: 'mail',
    leaves: 'accountExpires',
  },
  everyHours: 24,
};

/** Which directory, who asks it, and what its attributes mean. */
export function DirectoryForm({ state: { settings, hasPassword } }: { state: DirectoryState }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const save = useMutation({
    mutationFn: (values: Values) => setDirectory(requestOf(values)),
    onSuccess: (next) => {
      client.setQueryData(directoryQuery.queryKey, next);
      form.setFieldValue('password', '');
    },
  });
  const needed = { required: true, whitespace: true, message: t('directory.needed') };
  const text = (name: 'url' | 'baseDn' | 'filter', key: 'url' | 'base-dn' | 'filter', maxLength: number) => (
    <Form.Item
      name={name}
      label={t(`directory.${key}`)}
      rules={[needed]}
      extra={key === 'url' && t('directory.url-help')}
    >
      {key === 'filter' ? (
        <Input.TextArea rows={2} maxLength={maxLength} />
      ) : (
        <Input maxLength={maxLength} autoComplete="off" />
      )}
    </Form.Item>
  );
  return (
    <Form<Values>
      form={form}
      className={style.form!}
      layout="vertical"
      requiredMark={false}
      initialValues={settings ? valuesOf(settings) : NEW}
      onFinish={(values) => save.mutate(values)}
    >
      {text('url', 'url', 512)}
      <Form.Item name="startTls" valuePropName="checked">
        <Checkbox>{t('directory.start-tls')}</Checkbox>
      </Form.Item>
      <Form.Item name="bindDn" label={t('directory.bind-dn')} extra={t('directory.bind-dn-help')}>
        <Input maxLength={512} autoComplete="off" />
      </Form.Item>
      <Form.Item name="password" label={t('directory.password')}>
        <Input.Password
          visibilityToggle={false}
          maxLength={512}
          autoComplete="new-password"
          placeholder={hasPassword ? t('directory.kept') : ''}
        />
      </Form.Item>
      {text('baseDn', 'base-dn', 512)}
      {text('filter', 'filter', 1024)}
      <fieldset className={style.attributes}>
        <legend>{t('directory.attributes')}</legend>
        {[...NEEDED, ...WISHED].map((each) => (
          <Form.Item
            key={each}
            name={['attributes', each]}
            label={t(`directory.${each}`)}
            rules={NEEDED.includes(each) ? [needed] : []}
          >
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
        ))}
      </fieldset>
      <Form.Item name="ca" label={t('directory.ca')} extra={t('directory.ca-help')}>
        <Input.TextArea rows={3} maxLength={65_536} />
      </Form.Item>
      <Form.Item name="allowLocal" valuePropName="checked">
        <Checkbox>{t('directory.allow-local')}</Checkbox>
      </Form.Item>
      <Form.Item name="allowPlaintext" valuePropName="checked" extra={t('directory.allow-plaintext-help')}>
        <Checkbox>{t('directory.allow-plaintext')}</Checkbox>
      </Form.Item>
      <Form.Item
        name="everyHours"
        label={t('directory.every')}
        rules={[{ required: true, message: t('directory.needed') }]}
      >
        <InputNumber min={1} max={168} precision={0} />
      </Form.Item>
      <Form.Item name="enabled" valuePropName="checked">
        <Checkbox>{t('directory.enabled')}</Checkbox>
      </Form.Item>
      <FormError error={save.error} />
      {save.isSuccess && (
        <Alert className={style.told!} type="success" showIcon role="status" title={t('directory.saved')} />
      )}
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t('directory.save')}
      </Button>
    </Form>
  );
}

function valuesOf({ ca = '', attributes, ...settings }: DirectorySettings): Values {
  const { manager = '', mail = '', leaves = '', ...needed } = attributes;
  return { ...settings, ca, password: '', attributes: { ...needed, manager, mail, leaves } };
}

/** What is left empty is left out. */
function requestOf({ ca, password, attributes, ...settings }: Values) {
  const { user, name, department, ...wished } = attributes;
  const given = Object.entries(wished).filter(([, attribute]) => attribute.trim() !== '');
  return {
    settings: {
      ...settings,
      ...(ca.trim() === '' ? {} : { ca }),
      attributes: { user, name, department, ...Object.fromEntries(given) },
    },
    ...(password === '' ? {} : { password }),
  };
}
