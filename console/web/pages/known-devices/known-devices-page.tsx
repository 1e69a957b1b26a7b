import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { KnownDevice } from '../../../api/contract.ts';
import { type Access, decideDevice, knownDevicesQuery } from '../../api/releases.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag, type Tone } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import style from './known-devices.module.css';
import { Owner } from './owner.tsx';

const TONES: Record<Access, Tone> = { allow: 'good', 'read-only': 'low', block: 'high' };
const DECISIONS: readonly Access[] = ['allow', 'read-only', 'block'];

/** Every removable device ever seen, whose it is, and one click to approve or deny it. */
export function KnownDevicesPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(knownDevicesQuery);
  const [q, setQ] = useState('');
  const decide = useMutation({
    mutationFn: ({ id, access }: { id: string; access: Access | null }) => decideDevice(id, access),
    onSettled: () => client.invalidateQueries({ queryKey: knownDevicesQuery.queryKey }),
  });
  const columns: Column<KnownDevice>[] = [
    { key: 'device', title: t('known.device'), cell: (device) => <Name device={device} />, heading: true },
    {
      key: 'serial',
      title: t('known.serial'),
      cell: ({ serial, scope }) =>
        serial ? (
          <code>{serial}</code>
        ) : (
          scope === 'model' && <span className="faint">{t('known.no-serial')}</span>
        ),
    },
    {
      key: 'owner',
      title: t('known.owner'),
      width: '150px',
      cell: (device) => <Owner device={device} name={nameOf(device) ?? t('known.unknown')} />,
    },
    { key: 'where', title: t('known.where'), cell: ({ uses }) => <Uses uses={uses} /> },
    {
      key: 'seen',
      title: t('known.last-seen'),
      width: '110px',
      cell: ({ lastSeenAt }) => <Time at={lastSeenAt} as="ago" />,
      sort: ({ lastSeenAt }) => lastSeenAt,
    },
    {
      key: 'decision',
      title: t('known.decision'),
      width: '124px',
      cell: ({ access }) => (
        <Tag tone={access ? TONES[access] : 'info'}>{t(`known.${access ?? 'undecided'}`)}</Tag>
      ),
      sort: ({ access }) => access ?? '',
    },
    {
      key: 'actions',
      title: t('known.actions'),
      width: '270px',
      cell: ({ id, access, scope }) =>
        scope === 'none' ? (
          <span className="faint">{t('known.cannot')}</span>
        ) : (
          <Allowed right="known-devices.manage">
            <span className={style.actions}>
              {DECISIONS.filter((each) => each !== access).map((each) => (
                <Button
                  key={each}
                  size="small"
                  danger={each === 'block'}
                  disabled={decide.isPending}
                  onClick={() => decide.mutate({ id, access: each })}
                >
                  {t(`known.do-${each}`)}
                </Button>
              ))}
              {access && (
                <Button
                  size="small"
                  type="text"
                  disabled={decide.isPending}
                  onClick={() => decide.mutate({ id, access: null })}
                >
                  {t('known.do-undecide')}
                </Button>
              )}
            </span>
          </Allowed>
        ),
    },
  ];
  return (
    <Page title={t('known.title')} note={t('known.note')}>
      <Input.Search
        className={style.search!}
        allowClear
        aria-label={t('known.search')}
        placeholder={t('known.search')}
        value={q}
        onChange={({ target }) => setQ(target.value)}
      />
      <FormError error={decide.error} />
      <Answered query={query}>
        {({ devices, enforced }) => {
          const shown = devices.filter((device) => matches(device, q));
          return (
            <>
              {!enforced && <Alert type="warning" showIcon title={t('known.not-enforced')} />}
              <Card flush title={t('known.count', { count: shown.length })}>
                <DataTable
                  caption={t('known.title')}
                  columns={columns}
                  rows={shown}
                  rowKey={({ id }) => id}
                  pageSize={100}
                  empty={<Nothing>{t(devices.length === 0 ? 'known.none' : 'known.none-match')}</Nothing>}
                />
              </Card>
            </>
          );
        }}
      </Answered>
    </Page>
  );
}

function nameOf({ vendor, product }: KnownDevice): string | undefined {
  return [vendor, product].filter(Boolean).join(' ') || undefined;
}

function Name({ device }: { device: KnownDevice }) {
  const { t } = useTranslation();
  const { bus, vendorId, productId } = device;
  return (
    <>
      {nameOf(device) ?? t('known.unknown')}{' '}
      <code className="faint">{vendorId ? `${vendorId}:${productId ?? '****'}` : bus}</code>
    </>
  );
}

/** The PCs, each once, with the people who used the device there. */
function Uses({ uses }: { uses: KnownDevice['uses'] }) {
  const { t } = useTranslation();
  const byPc = new Map<string, { hostname: string; users: Set<string> }>();
  for (const { agentId, hostname, user } of uses) {
    const pc = byPc.get(agentId) ?? { hostname: hostname || agentId, users: new Set<string>() };
    if (user) pc.users.add(user);
    byPc.set(agentId, pc);
  }
  return (
    <span className={style.uses}>
      {[...byPc].map(([agentId, { hostname, users }], index) => (
        <span key={agentId}>
          {index > 0 && t('common.comma')}
          <Link to={`/devices/${agentId}`}>{hostname}</Link>
          {users.size > 0 && <span className="faint"> {[...users].join(t('common.comma'))}</span>}
        </span>
      ))}
    </span>
  );
}

function matches(device: KnownDevice, q: string): boolean {
  const { vendor, product, serial, owner, vendorId, productId, uses } = device;
  const words = [vendor, product, serial, owner, vendorId, productId];
  const text = [...words, ...uses.flatMap(({ hostname, user }) => [hostname, user])]
    .filter(Boolean)
    .join(' ')
    .toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
