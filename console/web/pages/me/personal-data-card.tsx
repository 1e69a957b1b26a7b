import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { open } from '../../api/client.ts';
import { Card } from '../../components/card.tsx';
import { FormError } from '../../components/form-error.tsx';

interface Values {
  user: string;
  reason: string;
  as: 'json' | 'csv';
}

async function download({ user, reason, as }: Values): Promise<void> {
  const path = `/personal-data/export${as === 'csv' ? '.csv' : ''}`;
  const response = await open('POST', path, { body: { user: user.trim(), reason: reason.trim() } });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = `personal-data.${as}`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Hands out what is stored of one employee, who asked for it. */
export function PersonalDataCard() {
  const { t } = useTranslation();
  const hand = useMutation({ mutationFn: download });
  return (
    <Card title={t('personal-data.title')}>
      <p className="faint" style={{ marginBottom: 16 }}>
        {t('personal-data.note')}
      </p>
      <Form
        layout="vertical"
        requiredMark={false}
        style={{ maxWidth: 420 }}
        initialValues={{ as: 'json' }}
        onFinish={(values: Values) => hand.mutate(values)}
      >
        <FormError error={hand.error} />
        <Form.Item
          name="user"
          label={t('personal-data.user')}
          extra={t('personal-data.user-help')}
          rules={[{ required: true, whitespace: true, message: t('login.username-needed') }]}
        >
          <Input maxLength={256} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('network.reason')}
          rules={[{ required: true, whitespace: true, message: t('personal-data.reason-needed') }]}
        >
          <Input maxLength={1000} autoComplete="off" />
        </Form.Item>
        <Form.Item name="as" label={t('personal-data.as')}>
          <Radio.Group
            options={[
              { value: 'json', label: 'JSON' },
              { value: 'csv', label: 'CSV' },
            ]}
          />
        </Form.Item>
        <Button htmlType="submit" loading={hand.isPending}>
          {t('personal-data.export')}
        </Button>
      </Form>
    </Card>
  );
}
