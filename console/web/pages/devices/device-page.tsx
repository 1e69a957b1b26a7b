import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Device } from '../../../api/contract.ts';
import { deviceQuery } from '../../api/devices.ts';
import { eventsLink } from '../../app/event-links.ts';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { Page } from '../../components/page.tsx';
import { Answered } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { useFormats } from '../../i18n/formats.ts';
import { CommandsCard } from './commands-card.tsx';
import { DeviceState, PolicyState } from './device-state.tsx';
import style from './devices.module.css';
import { DiscoveryCard } from './discovery-card.tsx';
import { HealthCard } from './health-card.tsx';
import { IdentityAlert } from './identity-alert.tsx';
import { NetworkCard } from './network-card.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { SoftwareCard } from './software-card.tsx';

/** One PC. */
export function DevicePage() {
  const { t } = useTranslation();
  const agentId = useParams().agentId!;
  const query = useQuery(deviceQuery(agentId));
  return (
    <Page
      title={query.data?.hostname ?? t('devices.one')}
      note={<Link to="/devices">{t('devices.title')}</Link>}
      actions={<Link to={eventsLink({ agentId })}>{t('devices.see-events')}</Link>}
    >
      <Answered query={query}>
        {(device) => (
          <>
            <IdentityAlert device={device} />
            <div className={style.halves}>
              <IdentityCard device={device} />
              <NetworkCard device={device} />
              <HealthCard health={device.health} />
              <CommandsCard agentId={agentId} />
            </div>
            <DiscoveryCard agentId={agentId} />
            <SoftwareCard agentId={agentId} />
          </>
        )}
      </Answered>
    </Page>
  );
}

function IdentityCard({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [revoking, setRevoking] = useState(false);
  return (
    <Card
      title={t('devices.identity')}
      extra={
        device.revoked === null && (
          <Button danger onClick={() => setRevoking(true)}>
            {t('device-identity.revoke')}
          </Button>
        )
      }
    >
      <Facts
        of={[
          [t('devices.state'), <DeviceState key="state" state={device.state} />],
          [
            t('devices.last-seen'),
            device.lastSeenAt === null ? t('common.never') : <Time key="seen" at={device.lastSeenAt} />,
          ],
          [t('devices.address'), device.address && <code key="address">{device.address}</code>],
          [t('devices.os'), `${t(`platform.${device.platform}`)} · ${device.osVersion}`],
          [t('devices.agent-version'), device.agentVersion],
          [t('devices.enrolled'), <Time key="enrolled" at={device.enrolledAt} />],
          [
            t('devices.policy'),
            <span key="policy" className={style.pair}>
              <Link to={`/policies/${device.policyRevision}`}>
                {t('policies.revision', { revision: device.policyRevision })}
              </Link>
              <PolicyState state={device.policyState} />
            </span>,
          ],
          [
            t('devices.policy-reason'),
            device.policyReason && <code key="reason">{device.policyReason}</code>,
          ],
          [
            t('devices.events'),
            <Link key="events" className="number" to={eventsLink({ agentId: device.agentId })}>
              {number(device.eventCount)}
            </Link>,
          ],
          [
            t('device-identity.certificate'),
            device.certificate ? (
              <Time key="certificate" at={device.certificate.validTo} />
            ) : (
              t('device-identity.no-certificate')
            ),
          ],
          [
            t('device-state.revoked'),
            device.revoked && (
              <span key="revoked">
                <Time at={device.revoked.at} /> {t('device-identity.revoked', device.revoked)}
              </span>
            ),
          ],
          ['ID', <code key="id">{device.agentId}</code>],
        ]}
      />
      {revoking && <RevokeDialog device={device} onClose={() => setRevoking(false)} />}
    </Card>
  );
}
