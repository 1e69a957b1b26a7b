import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../api/contract.ts';
import { devicesQuery, revoke } from '../../api/devices.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';

/** Asks why, then shuts the PC out. */
export function RevokeDialog({ device, onClose }: { device: Device; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const order = useMutation({
    mutationFn: ({ reason }: { reason: string }) => revoke(device.agentId, reason),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: devicesQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={t('device-identity.revoke-title', { hostname: device.hostname })} onClose={onClose}>
      <Form layout="vertical" requiredMark={false} onFinish={order.mutate}>
        <FormError error={order.error} />
        <p style={{ marginBottom: 16 }}>{t('device-identity.revoke-note')}</p>
        <Form.Item
          name="reason"
          label={t('device-identity.revoke-reason')}
          rules={[{ required: true, whitespace: true, message: t('device-identity.revoke-reason') }]}
        >
          <Input.TextArea autoFocus maxLength={1000} rows={2} />
        </Form.Item>
        <Button type="primary" danger htmlType="submit" loading={order.isPending}>
          {t('device-identity.revoke')}
        </Button>
      </Form>
    </Dialog>
  );
}
