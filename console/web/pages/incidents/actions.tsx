import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentDetail, StoredEvent } from '../../../api/contract.ts';
import { devicesQuery } from '../../api/devices.ts';
import { actOnIncident, INCIDENTS_KEY } from '../../api/incidents.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';
import { AwaitsApproval } from '../devices/isolation-dialog.tsx';
import style from './incidents.module.css';

function useAction(incident: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Parameters<typeof actOnIncident>[1]) => actOnIncident(incident, body),
    onSuccess: () => client.invalidateQueries({ queryKey: INCIDENTS_KEY }),
  });
}

/** Orders to the incident's PCs and questions to its people. */
export function Actions({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const [isolating, setIsolating] = useState<{
    agentId: string;
    hostname: string;
    act: 'isolate' | 'release';
  }>();
  const [asking, setAsking] = useState(false);
  const { data: devices = [] } = useQuery(devicesQuery);
  return (
    <Allowed right="incidents.act">
      <div className={style.acts}>
        {incident.devices.slice(0, 5).map(({ agentId, hostname }) => {
          const network = devices.find((device) => device.agentId === agentId)?.network;
          const cut = network?.order === 'isolate' || (network?.state ?? 'none') !== 'none';
          const act = cut ? ('release' as const) : ('isolate' as const);
          return (
            <Button key={agentId} danger={!cut} onClick={() => setIsolating({ agentId, hostname, act })}>
              {t(`incidents.${act}`, { pc: hostname })}
            </Button>
          );
        })}
        {incident.people.length > 0 && <Button onClick={() => setAsking(true)}>{t('incidents.ask')}</Button>}
      </div>
      {isolating && (
        <IsolateDialog incident={incident.id} {...isolating} onClose={() => setIsolating(undefined)} />
      )}
      {asking && <AskDialog incident={incident} onClose={() => setAsking(false)} />}
    </Allowed>
  );
}

function IsolateDialog({
  incident,
  agentId,
  hostname,
  act,
  onClose,
}: {
  incident: number;
  agentId: string;
  hostname: string;
  act: 'isolate' | 'release';
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const action = useAction(incident);
  return (
    <Dialog title={t(`network.${act}-title`, { name: hostname })} onClose={onClose}>
      {action.data ? (
        action.data.approval ? (
          <AwaitsApproval />
        ) : (
          <Alert type="success" showIcon role="status" title={t('incidents.done')} />
        )
      ) : (
        <Form
          layout="vertical"
          requiredMark={false}
          initialValues={{ reason: t('incidents.reason-default', { id: incident }) }}
          onFinish={({ reason }: { reason: string }) => action.mutate({ action: act, agentId, reason })}
        >
          <FormError error={action.error} />
          <p style={{ marginBottom: 16 }}>{t(`network.${act}-note`)}</p>
          <Form.Item
            name="reason"
            label={t('incidents.reason')}
            rules={[{ required: true, whitespace: true, message: t('incidents.reason') }]}
          >
            <Input.TextArea maxLength={1000} rows={2} />
          </Form.Item>
          <Button type="primary" danger={act === 'isolate'} htmlType="submit" loading={action.isPending}>
            {t(`network.${act}`)}
          </Button>
        </Form>
      )}
    </Dialog>
  );
}

function AskDialog({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const action = useAction(incident.id);
  const label = t('incidents.ask-question');
  return (
    <Dialog title={t('incidents.ask-title')} onClose={onClose}>
      {action.data ? (
        <Alert type="success" showIcon role="status" title={t('incidents.done')} />
      ) : (
        <Form
          layout="vertical"
          requiredMark={false}
          initialValues={{ person: incident.people[0], agentId: incident.devices[0]?.agentId }}
          onFinish={(given: { person: string; agentId: string; question: string }) =>
            action.mutate({ action: 'ask', ...given })
          }
        >
          <FormError error={action.error} />
          <p style={{ marginBottom: 16 }}>{t('incidents.ask-note')}</p>
          <Form.Item name="person" label={t('incidents.ask-who')}>
            <Select options={incident.people.map((value) => ({ value, label: value }))} />
          </Form.Item>
          <Form.Item name="agentId" label={t('incidents.ask-where')}>
            <Select
              options={incident.devices.map(({ agentId, hostname }) => ({ value: agentId, label: hostname }))}
            />
          </Form.Item>
          <Form.Item
            name="question"
            label={label}
            rules={[{ required: true, whitespace: true, message: label }]}
          >
            <Input.TextArea maxLength={500} rows={3} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={action.isPending}>
            {t('incidents.ask-send')}
          </Button>
        </Form>
      )}
    </Dialog>
  );
}

/** What can be done about the file of one event: it waits in the quarantine of its PC. */
export function FileActions({ incident, event }: { incident: number; event: StoredEvent }) {
  const { t } = useTranslation();
  const action = useAction(incident);
  const quarantineId = event.outcome?.quarantineId;
  if (quarantineId === undefined) return null;
  const { agentId } = event;
  const reason = t('incidents.reason-default', { id: incident });
  return (
    <Allowed right="incidents.act">
      <div className={style.entryActs}>
        <FormError error={action.error} />
        {action.data ? (
          <span role="status">{t('incidents.done')}</span>
        ) : (
          <>
            <Button
              size="small"
              loading={action.isPending}
              onClick={() => action.mutate({ action: 'restore', agentId, quarantineId })}
            >
              {t('incidents.restore')}
            </Button>
            <Popconfirm
              title={t('incidents.destroy-note')}
              okText={t('incidents.destroy')}
              onConfirm={() => action.mutate({ action: 'destroy', agentId, quarantineId, reason })}
            >
              <Button size="small" danger>
                {t('incidents.destroy')}
              </Button>
            </Popconfirm>
          </>
        )}
      </div>
    </Allowed>
  );
}
