import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../api/contract-integrations.ts';
import { changeIntegration, createIntegration, integrationsQuery } from '../../api/integrations.ts';
import { CHANNELS, EVENT_TYPES, SEVERITIES } from '../../api/values.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';
import { type Kind, newValues, OF_KIND, requestOf, type Values, valuesOf } from './form-values.ts';
import { TargetFields } from './target-fields.tsx';

const KINDS = Object.keys(OF_KIND) as Kind[];
const SOURCES = ['events', 'audit', 'notices'] as const;

interface Props {
  /** What is changed; a new one without. */
  integration?: Integration;
  onClose: () => void;
  /** Told the key that the console made. */
  onKey: (key: string) => void;
}

/** Where to, what, and how much of it. */
export function EditIntegration({ integration, onClose, onKey }: Props) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const language = i18n.language === 'en' ? 'en' : 'zh-CN';
  const initial = integration ? valuesOf(integration, language) : newValues(language);
  const kind = Form.useWatch('kind', form) ?? initial.kind;
  const save = useMutation({
    mutationFn: async (values: Values) => {
      const request = requestOf(values);
      if (integration) await changeIntegration(integration.id, request);
      else {
        const { key } = await createIntegration(request);
        if (key !== null) onKey(key);
      }
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: integrationsQuery.queryKey });
      onClose();
    },
  });
  const wording = <V extends string>(values: readonly V[], label: (value: V) => string) =>
    values.map((value) => ({ value, label: label(value) }));
  return (
    <Dialog title={t(integration ? 'integrations.edit-title' : 'integrations.add')} onClose={onClose}>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onFinish={() => save.mutate({ ...initial, ...form.getFieldsValue() })}
      >
        <FormError error={save.error} />
        <Form.Item name="kind" label={t('integrations.kind')}>
          <Select
            disabled={integration !== undefined}
            options={wording(KINDS, (value) => t(`integration-kind.${value}`))}
            onChange={(chosen: Kind) => form.setFieldsValue(OF_KIND[chosen])}
          />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('integrations.name')}
          rules={[{ required: true, whitespace: true, message: t('integrations.needed') }]}
        >
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <TargetFields kind={kind} kept={integration?.secrets ?? []} />
        <Form.Item
          name="sources"
          label={t('integrations.sources')}
          // Not `required`: ARIA has no such attribute for a group.
          rules={[{ type: 'array', min: 1, message: t('integrations.needed') }]}
        >
          <Checkbox.Group options={wording(SOURCES, (value) => t(`integration-source.${value}`))} />
        </Form.Item>
        <Form.Item name="severity" label={t('integrations.severity')}>
          <Select options={wording(SEVERITIES, (value) => t(`severity.${value}`))} />
        </Form.Item>
        <Form.Item name="channels" label={t('integrations.channels')}>
          <Select
            mode="multiple"
            placeholder={t('integrations.all')}
            options={wording(CHANNELS, (value) => t(`channel.${value}`))}
          />
        </Form.Item>
        <Form.Item name="types" label={t('integrations.types')}>
          <Select
            mode="multiple"
            placeholder={t('integrations.all')}
            optionFilterProp="label"
            options={wording(EVENT_TYPES, (value) => t(`type.${value}`))}
          />
        </Form.Item>
        <Form.Item name="groups" label={t('integrations.groups')} extra={t('integrations.filter-help')}>
          <Select mode="tags" open={false} suffixIcon={null} placeholder={t('integrations.all')} />
        </Form.Item>
        <Form.Item name="perSecond" label={t('integrations.per-second')}>
          <InputNumber min={1} max={10_000} precision={0} />
        </Form.Item>
        <Form.Item name="allowLocal" valuePropName="checked" extra={t('integrations.allow-local-help')}>
          <Checkbox>{t('integrations.allow-local')}</Checkbox>
        </Form.Item>
        <Form.Item
          name="allowPlaintext"
          valuePropName="checked"
          extra={t('integrations.allow-plaintext-help')}
        >
          <Checkbox>{t('integrations.allow-plaintext')}</Checkbox>
        </Form.Item>
        <Form.Item name="enabled" valuePropName="checked">
          <Checkbox>{t('integrations.enabled')}</Checkbox>
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('integrations.save')}
        </Button>
      </Form>
    </Dialog>
  );
}
