import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { askForEvidence, evidenceQuery } from '../api/evidence.ts';
import { Dialog } from '../components/dialog.tsx';
import { FormError } from '../components/form-error.tsx';

/** Asks for evidence, with the reason that the record and the second person want to know. */
export function AskDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: ({ reason }: { reason: string }) => askForEvidence(id, reason),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: evidenceQuery(id).queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={t('evidence.ask-title')} onClose={onClose}>
      <Form layout="vertical" requiredMark={false} onFinish={ask.mutate}>
        <FormError error={ask.error} />
        <p style={{ marginBottom: 16 }}>{t('evidence.ask-note')}</p>
        <Form.Item
          name="reason"
          label={t('evidence.reason')}
          rules={[{ required: true, whitespace: true, min: 3, message: t('evidence.reason-needed') }]}
        >
          <Input.TextArea autoFocus maxLength={500} rows={2} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={ask.isPending}>
          {t('evidence.ask')}
        </Button>
      </Form>
    </Dialog>
  );
}
