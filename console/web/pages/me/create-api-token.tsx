import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, InputNumber, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Right } from '../../../api/contract.ts';
import { apiTokensQuery, createApiToken } from '../../api/api-tokens.ts';
import { useSession } from '../../api/session.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { FormError } from '../../components/form-error.tsx';
import style from '../second-factor/second-factor.module.css';

interface Values {
  name: string;
  rights: Right[];
  validDays: number;
}

/** Asks what a token is for and which of one's rights it gets; then shows it, this once. */
export function CreateApiToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const session = useSession();
  const create = useMutation({
    mutationFn: createApiToken,
    onSuccess: () => client.invalidateQueries({ queryKey: apiTokensQuery(true).queryKey }),
  });
  return (
    <Modal
      open
      title={t('api-tokens.create')}
      onCancel={onClose}
      closable={{ 'aria-label': t('common.close') }}
      mask={{ closable: false }}
      footer={null}
    >
      {create.data ? (
        <>
          <Alert type="warning" showIcon title={t('api-tokens.once')} description={t('api-tokens.header')} />
          <p className={style.row}>
            <code className={style.secret}>{create.data.token}</code>
            <CopyButton text={create.data.token} what={t('api-tokens.token')} />
          </p>
          <Button type="primary" onClick={onClose}>
            {t('factor.codes-kept')}
          </Button>
        </>
      ) : (
        <Form
          layout="vertical"
          requiredMark={false}
          initialValues={{ validDays: 90 }}
          onFinish={(values: Values) => create.mutate(values)}
        >
          <FormError error={create.error} />
          <Form.Item
            name="name"
            label={t('api-tokens.name')}
            extra={t('api-tokens.name-help')}
            rules={[{ required: true, whitespace: true, message: t('api-tokens.name-needed') }]}
          >
            <Input autoFocus maxLength={100} />
          </Form.Item>
          <Form.Item
            name="rights"
            label={t('api-tokens.rights')}
            extra={t('api-tokens.rights-help')}
            rules={[{ required: true, message: t('api-tokens.rights-needed') }]}
          >
            <Checkbox.Group
              className={style.rights!}
              options={(session?.rights ?? []).map((right) => ({
                value: right,
                label: <code>{right}</code>,
              }))}
            />
          </Form.Item>
          <Form.Item name="validDays" label={t('api-tokens.days')}>
            <InputNumber min={1} max={366} precision={0} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t('api-tokens.create')}
          </Button>
        </Form>
      )}
    </Modal>
  );
}
