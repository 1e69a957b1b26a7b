import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../api/contract.ts';
import { devicesQuery, settleIdentity } from '../../api/devices.ts';
import { FormError } from '../../components/form-error.tsx';
import { Time } from '../../components/time.tsx';

/** Signs that two computers have this PC's identity, until somebody has looked into them. */
export function IdentityAlert({ device }: { device: Device }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const settle = useMutation({
    mutationFn: () => settleIdentity(device.agentId),
    onSettled: () => client.invalidateQueries({ queryKey: devicesQuery.queryKey }),
  });
  const { identityAlert: alert } = device;
  if (!alert) return null;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={t('device-identity.alert')}
      description={
        <>
          <p>
            {t(`device-identity.${alert.kind}`)} <Time at={alert.at} />
          </p>
          <ul>
            {alert.seen.map(({ hostname, address }) => (
              <li key={`${hostname} ${address}`}>{t('device-identity.seen', { hostname, address })}</li>
            ))}
          </ul>
          <p>{t('device-identity.what-to-do')}</p>
          <FormError error={settle.error} />
          <Button
            style={{ marginTop: 12 }}
            size="small"
            loading={settle.isPending}
            onClick={() => settle.mutate()}
          >
            {t('device-identity.settle')}
          </Button>
        </>
      }
    />
  );
}
