import { EditOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Popover, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KnownDevice } from '../../../api/contract.ts';
import { knownDevicesQuery, setOwner } from '../../api/releases.ts';
import { Allowed } from '../../components/allowed.tsx';
import { FormError } from '../../components/form-error.tsx';

/** Whose the device is, and a way to say so. */
export function Owner({ device, name }: { device: KnownDevice; name: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const save = useMutation({
    mutationFn: () => setOwner(device.id, text.trim() || null),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: knownDevicesQuery.queryKey });
      setOpen(false);
    },
  });
  const label = t('known.owner-of', { name });
  return (
    <>
      {device.owner}
      <Allowed right="known-devices.manage">
        <Popover
          trigger="click"
          open={open}
          onOpenChange={(now) => {
            setText(device.owner ?? '');
            setOpen(now);
          }}
          content={
            <form
              onSubmit={(event) => {
                event.preventDefault();
                save.mutate();
              }}
            >
              <FormError error={save.error} />
              <Space.Compact>
                <Input
                  autoFocus
                  maxLength={200}
                  aria-label={label}
                  value={text}
                  onChange={({ target }) => setText(target.value)}
                />
                <Button type="primary" htmlType="submit" loading={save.isPending}>
                  {t('known.save')}
                </Button>
              </Space.Compact>
            </form>
          }
        >
          <Button
            size="small"
            type="text"
            icon={<EditOutlined />}
            aria-label={label}
            title={t('known.set-owner')}
          />
        </Popover>
      </Allowed>
    </>
  );
}
