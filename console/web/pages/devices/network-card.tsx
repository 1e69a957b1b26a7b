import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../api/contract.ts';
import { devicesQuery } from '../../api/devices.ts';
import { type IsolationAct, setGroups } from '../../api/isolation.ts';
import { Allowed, useMay } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Time } from '../../components/time.tsx';
import style from './devices.module.css';
import { IsolationDialog } from './isolation-dialog.tsx';
import { NetworkState } from './network-state.tsx';

/** Whether a PC is cut off the network, why and by whom; cuts it off and lets it back. */
export function NetworkCard({ device }: { device: Device }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<IsolationAct>();
  const { network } = device;
  const isolated = network.state === 'pending' || network.state === 'confirmed';
  return (
    <Card
      title={t('network.title')}
      extra={
        <Allowed right="isolation.manage">
          {isolated || network.order === 'isolate' ? (
            <Button onClick={() => setAsking('release')}>{t('network.release')}</Button>
          ) : (
            <Button danger onClick={() => setAsking('isolate')}>
              {t('network.isolate')}
            </Button>
          )}
        </Allowed>
      }
    >
      <Facts
        of={[
          [t('devices.state'), <NetworkState key="state" network={network} />],
          [
            t('network.since'),
            isolated && network.since !== null ? <Time key="since" at={network.since} /> : null,
          ],
          [t('network.by'), !isolated ? null : network.by === 'policy' ? t('network.by-policy') : network.by],
          [t('network.reason'), isolated ? network.reason : null],
          [
            t('network.failure'),
            network.failure === 'console-not-reached'
              ? t('network.not-reached')
              : network.failure && <code key="failure">{network.failure}</code>,
          ],
          [t('network.groups'), <Groups key={`groups ${device.groups.join()}`} device={device} />],
        ]}
      />
      {asking && <IsolationDialog device={device} act={asking} onClose={() => setAsking(undefined)} />}
    </Card>
  );
}

function Groups({ device }: { device: Device }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [groups, set] = useState<string[]>(device.groups);
  const save = useMutation({
    mutationFn: () => setGroups(device.agentId, groups),
    onSettled: () => client.invalidateQueries({ queryKey: devicesQuery.queryKey }),
  });
  const changed = groups.join() !== device.groups.join();
  return (
    <div className={style.groups}>
      <FormError error={save.error} />
      <Select
        mode="tags"
        open={false}
        suffixIcon={null}
        className={style.groupChoice!}
        aria-label={t('network.groups')}
        placeholder={t('network.no-groups')}
        title={t('network.groups-help')}
        disabled={!useMay('devices.manage')}
        value={groups}
        onChange={set}
      />
      {changed && (
        <Button size="small" type="primary" loading={save.isPending} onClick={() => save.mutate()}>
          {t('network.save-groups')}
        </Button>
      )}
    </div>
  );
}
