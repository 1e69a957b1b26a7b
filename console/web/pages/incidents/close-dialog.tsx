import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { IncidentOutcome } from '../../../api/contract.ts';
import { closeIncidents, INCIDENT_OUTCOMES, INCIDENTS_KEY } from '../../api/incidents.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';

/** Closes incidents with what came of them. */
export function CloseDialog({
  ids,
  onClose,
  onDone,
}: {
  ids: readonly number[];
  onClose: () => void;
  onDone?: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const close = useMutation({
    mutationFn: ({ outcome, note }: { outcome: IncidentOutcome; note?: string }) =>
      closeIncidents(ids, outcome, note ?? ''),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: INCIDENTS_KEY });
      onDone?.();
      onClose();
    },
  });
  return (
    <Dialog title={t('incidents.close-title')} onClose={onClose}>
      <Form layout="vertical" requiredMark={false} onFinish={close.mutate}>
        <FormError error={close.error} />
        <Form.Item
          name="outcome"
          label={t('incidents.outcome')}
          rules={[{ required: true, message: t('incidents.outcome') }]}
        >
          <Select
            options={INCIDENT_OUTCOMES.map((value) => ({ value, label: t(`incident-outcome.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t('incidents.close-note')}>
          <Input.TextArea maxLength={2000} rows={2} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={close.isPending}>
          {t('incidents.close')}
        </Button>
      </Form>
    </Dialog>
  );
}
