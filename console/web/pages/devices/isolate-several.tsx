import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device, DeviceSelection } from '../../../api/contract.ts';
import { devicesQuery } from '../../api/devices.ts';
import { orderIsolation, previewQuery } from '../../api/isolation.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';
import { AwaitsApproval, ReasonField } from './isolation-dialog.tsx';

const PLATFORMS: readonly Device['platform'][] = ['windows', 'linux', 'macos'];
const MOST_NAMES = 12;

/** Isolates all devices of a group, a platform or a name; shows which before anything is done. */
export function IsolateSeveral({ devices, onClose }: { devices: readonly Device[]; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [selection, setSelection] = useState<DeviceSelection>({});
  const groups = useMemo(() => [...new Set(devices.flatMap((device) => device.groups))].sort(), [devices]);
  const chosen = Object.values(selection).some((value) => value !== undefined);
  const preview = useQuery({ ...previewQuery(selection), enabled: chosen });
  const order = useMutation({
    mutationFn: ({ reason }: { reason: string }) =>
      // The very devices that were shown: who joins the group meanwhile was not agreed to.
      orderIsolation('isolate', { agentIds: preview.data!.map(({ agentId }) => agentId) }, reason),
    onSuccess: async ({ approval }) => {
      await client.invalidateQueries({ queryKey: devicesQuery.queryKey });
      if (!approval) onClose();
    },
  });
  const set = (name: 'group' | 'hostname' | 'platform', value: string | undefined) =>
    setSelection((before) => ({ ...before, [name]: value || undefined }));
  return (
    <Dialog title={t('network.several-title')} onClose={onClose}>
      {order.data?.approval ? (
        <AwaitsApproval />
      ) : (
        <Form layout="vertical" requiredMark={false} onFinish={order.mutate}>
          <FormError error={order.error} />
          <Form.Item label={t('network.by-group')} htmlFor="several-group">
            <Select
              id="several-group"
              allowClear
              options={groups.map((value) => ({ value, label: value }))}
              onChange={(value?: string) => set('group', value)}
            />
          </Form.Item>
          <Form.Item label={t('network.by-hostname')} htmlFor="several-hostname">
            <Input
              id="several-hostname"
              maxLength={256}
              onChange={({ target }) => set('hostname', target.value)}
            />
          </Form.Item>
          <Form.Item label={t('network.by-platform')} htmlFor="several-platform">
            <Select
              id="several-platform"
              allowClear
              options={PLATFORMS.map((value) => ({ value, label: t(`platform.${value}`) }))}
              onChange={(value?: string) => set('platform', value)}
            />
          </Form.Item>
          <p role="status" style={{ marginBottom: 16 }}>
            {previewText()}
          </p>
          <ReasonField />
          <Button
            type="primary"
            danger
            htmlType="submit"
            disabled={!chosen || !preview.data?.length}
            loading={order.isPending}
          >
            {t('network.isolate')}
          </Button>
        </Form>
      )}
    </Dialog>
  );

  function previewText(): string {
    if (!chosen) return t('network.choose-first');
    if (preview.error) return t('network.preview-none');
    if (!preview.data) return t('common.loading');
    const names = preview.data.slice(0, MOST_NAMES).map(({ hostname }) => hostname);
    const more = preview.data.length > MOST_NAMES ? '…' : '';
    return t('network.preview', {
      count: preview.data.length,
      names: names.join(t('common.comma')) + more,
    });
  }
}
