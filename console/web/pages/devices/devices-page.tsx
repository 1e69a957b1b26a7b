import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Device } from '../../../api/contract.ts';
import { devicesQuery } from '../../api/devices.ts';
import { DEVICE_STATES } from '../../api/values.ts';
import { eventsLink } from '../../app/event-links.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { useFormats } from '../../i18n/formats.ts';
import { DeviceState, HealthState, PolicyState } from './device-state.tsx';
import style from './devices.module.css';
import { IsolateSeveral } from './isolate-several.tsx';
import { isRemarkable, NetworkState } from './network-state.tsx';

const PAGE_SIZE = 100;

/** Every PC with an agent: is it there, which policy does it hold, is it well. */
export function DevicesPage() {
  const { t } = useTranslation();
  const query = useQuery(devicesQuery);
  const [params, setParams] = useSearchParams();
  const state = DEVICE_STATES.find((each) => each === params.get('state'));
  const q = params.get('q') ?? '';
  const columns = useColumns();
  const [several, setSeveral] = useState(false);
  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <Page
      title={t('devices.title')}
      actions={
        <Allowed right="isolation.manage">
          <Button onClick={() => setSeveral(true)}>{t('network.several')}</Button>
        </Allowed>
      }
    >
      <search className={style.filters}>
        <Input.Search
          className={style.search!}
          allowClear
          aria-label={t('devices.search')}
          placeholder={t('devices.search')}
          value={q}
          onChange={({ target }) => set('q', target.value)}
        />
        <Select
          className={style.choice!}
          allowClear
          aria-label={t('devices.state')}
          placeholder={t('devices.state')}
          value={state ?? null}
          options={DEVICE_STATES.map((value) => ({ value, label: t(`device-state.${value}`) }))}
          onChange={(value?: string | null) => set('state', value ?? '')}
        />
      </search>
      <Answered query={query}>
        {(devices) => {
          const shown = devices.filter((device) => (!state || device.state === state) && matches(device, q));
          return (
            <Card flush title={t('devices.count', { count: shown.length })}>
              <DataTable
                caption={t('devices.title')}
                columns={columns}
                rows={shown}
                rowKey={({ agentId }) => agentId}
                rowLink={({ agentId }) => `/devices/${agentId}`}
                pageSize={PAGE_SIZE}
                empty={
                  devices.length === 0 ? (
                    <Nothing
                      action={
                        <Allowed right="enrolment.read">
                          <Link to="/enrolment">{t('devices.enrol')}</Link>
                        </Allowed>
                      }
                    >
                      {t('devices.none')}
                    </Nothing>
                  ) : (
                    <Nothing>{t('devices.none-match')}</Nothing>
                  )
                }
              />
            </Card>
          );
        }}
      </Answered>
      {several && <IsolateSeveral devices={query.data ?? []} onClose={() => setSeveral(false)} />}
    </Page>
  );
}

function matches({ hostname, address, osVersion, agentVersion }: Device, q: string): boolean {
  const text = `${hostname} ${address ?? ''} ${osVersion} ${agentVersion}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function useColumns(): Column<Device>[] {
  const { t } = useTranslation();
  const { number } = useFormats();
  return useMemo(
    () => [
      {
        key: 'hostname',
        title: t('devices.hostname'),
        width: '144px',
        cell: ({ hostname }) => hostname,
        sort: ({ hostname }) => hostname,
        heading: true,
      },
      {
        key: 'state',
        title: t('devices.state'),
        width: '96px',
        cell: ({ state }) => <DeviceState state={state} />,
        sort: ({ state }) => DEVICE_STATES.indexOf(state),
      },
      {
        key: 'network',
        title: t('network.title'),
        width: '124px',
        cell: ({ network }) => isRemarkable(network) && <NetworkState network={network} />,
        sort: ({ network }) => network.order ?? network.state,
      },
      {
        key: 'seen',
        title: t('devices.last-seen'),
        width: '110px',
        cell: ({ lastSeenAt }) =>
          lastSeenAt === null ? t('common.never') : <Time at={lastSeenAt} as="ago" />,
        sort: ({ lastSeenAt }) => lastSeenAt ?? 0,
      },
      {
        key: 'policy',
        title: t('devices.policy'),
        width: '150px',
        cell: ({ policyRevision, policyState }) => (
          <span className={style.pair}>
            <span className="number">{t('policies.revision', { revision: policyRevision })}</span>
            <PolicyState state={policyState} />
          </span>
        ),
        sort: ({ policyRevision }) => policyRevision,
      },
      {
        key: 'health',
        title: t('devices.health'),
        width: '140px',
        cell: ({ health }) => <HealthState health={health} />,
      },
      {
        key: 'os',
        title: t('devices.os'),
        cut: true,
        cell: ({ platform, osVersion }) => `${t(`platform.${platform}`)} · ${osVersion}`,
        sort: ({ platform, osVersion }) => platform + osVersion,
      },
      {
        key: 'version',
        title: t('devices.agent-version'),
        width: '90px',
        wideOnly: true,
        cell: ({ agentVersion }) => agentVersion,
        sort: ({ agentVersion }) => agentVersion,
      },
      {
        key: 'address',
        title: t('devices.address'),
        width: '120px',
        cell: ({ address }) => address && <code>{address}</code>,
      },
      {
        key: 'events',
        title: t('devices.events'),
        width: '80px',
        align: 'end',
        cell: ({ agentId, eventCount }) => (
          <Link className="number" to={eventsLink({ agentId })}>
            {number(eventCount)}
          </Link>
        ),
        sort: ({ eventCount }) => eventCount,
      },
    ],
    [t, number],
  );
}
