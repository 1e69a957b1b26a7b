import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { createToken, tokensQuery } from '../../api/tokens.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Time } from '../../components/time.tsx';
import style from './tokens.module.css';

const MINUTES = [15, 60, 480, 1440, 10_080, 43_200] as const;

/** Asks for note and validity, then shows the token: now, and never again. */
export function CreateToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: createToken,
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  const created = create.data;
  return (
    <Modal
      open
      title={created ? t('tokens.created-title') : t('tokens.create')}
      onCancel={onClose}
      mask={{ closable: !created, blur: false }}
      closable={{ 'aria-label': t('common.close') }}
      footer={
        created ? (
          <Button type="primary" onClick={onClose}>
            {t('tokens.copied-it')}
          </Button>
        ) : null
      }
      width={620}
    >
      {created ? (
        <div className={style.created}>
          <Alert type="warning" showIcon title={t('tokens.once')} />
          <Copyable label={t('tokens.enrol-address')} text={created.enrol} />
          <Copyable
            label={t('tokens.command')}
            text={`guardpost agent --data /var/lib/guardpost-agent --enroll '${created.enrol}'`}
          />
          <p className="faint">
            {t('tokens.expires')} <Time at={created.expiresAt} />
          </p>
        </div>
      ) : (
        <Form
          layout="vertical"
          requiredMark={false}
          initialValues={{ note: '', validMinutes: 60, uses: 1 }}
          onFinish={(values: { note: string; validMinutes: number; uses: number }) => create.mutate(values)}
        >
          <FormError error={create.error} />
          <Form.Item name="note" label={t('tokens.note')} extra={t('tokens.note-help')}>
            <Input maxLength={200} autoFocus />
          </Form.Item>
          <Form.Item name="validMinutes" label={t('tokens.valid')}>
            <Select options={MINUTES.map((value) => ({ value, label: t(`tokens.minutes.${value}`) }))} />
          </Form.Item>
          <Form.Item name="uses" label={t('tokens.uses')} extra={t('tokens.uses-help')}>
            <InputNumber min={1} max={100_000} precision={0} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t('tokens.create')}
          </Button>
        </Form>
      )}
    </Modal>
  );
}

function Copyable({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <p className={style.label}>
        {label} <CopyButton text={text} what={label} labelled />
      </p>
      <code className={style.secret}>{text}</code>
    </div>
  );
}
