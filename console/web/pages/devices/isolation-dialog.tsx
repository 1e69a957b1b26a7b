import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Device } from '../../../api/contract.ts';
import { devicesQuery } from '../../api/devices.ts';
import { type IsolationAct, orderIsolation } from '../../api/isolation.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';

interface Props {
  device: Pick<Device, 'agentId' | 'hostname'>;
  act: IsolationAct;
  onClose: () => void;
}

/** Asks why, then orders. Where policy wants a second person, says so and stays open. */
export function IsolationDialog({ device, act, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const order = useMutation({
    mutationFn: ({ reason }: { reason: string }) =>
      orderIsolation(act, { agentIds: [device.agentId] }, reason),
    onSuccess: async ({ approval }) => {
      await client.invalidateQueries({ queryKey: devicesQuery.queryKey });
      if (!approval) onClose();
    },
  });
  return (
    <Dialog title={t(`network.${act}-title`, { name: device.hostname })} onClose={onClose}>
      {order.data?.approval ? (
        <AwaitsApproval />
      ) : (
        <Form layout="vertical" requiredMark={false} onFinish={order.mutate}>
          <FormError error={order.error} />
          <p style={{ marginBottom: 16 }}>{t(`network.${act}-note`)}</p>
          <ReasonField />
          <Button type="primary" danger={act === 'isolate'} htmlType="submit" loading={order.isPending}>
            {t(`network.${act}`)}
          </Button>
        </Form>
      )}
    </Dialog>
  );
}

/** Why it is done: the record and the person at the PC want to know. */
export function ReasonField() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="reason"
      label={t('network.reason-label')}
      extra={t('network.reason-help')}
      rules={[{ required: true, whitespace: true, message: t('network.reason-label') }]}
    >
      <Input.TextArea autoFocus maxLength={1000} rows={2} />
    </Form.Item>
  );
}

/** Nothing has happened yet: another person has to agree. */
export function AwaitsApproval() {
  const { t } = useTranslation();
  return (
    <Alert
      type="info"
      showIcon
      role="status"
      title={t('network.needs-approval')}
      description={<Link to="/requests">{t('network.see-approvals')}</Link>}
    />
  );
}
