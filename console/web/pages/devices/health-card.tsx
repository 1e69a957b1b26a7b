import { useTranslation } from 'react-i18next';
import type { Device } from '../../../api/contract.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Facts } from '../../components/facts.tsx';
import { Nothing } from '../../components/state.tsx';
import { Dot, Tag, type Tone } from '../../components/tag.tsx';
import { useFormats } from '../../i18n/formats.ts';

type Health = NonNullable<Device['health']>;
type Part = Health['parts'][number];

const TONES: Record<Part['state'], Tone> = {
  running: 'good',
  restarting: 'high',
  stopped: 'critical',
  unavailable: 'medium',
};

/** What an agent last said of itself. */
export function HealthCard({ health }: { health: Device['health'] }) {
  const { t, i18n } = useTranslation();
  const format = useFormats();
  const columns: Column<Part>[] = [
    {
      key: 'name',
      title: t('health.part'),
      cell: ({ name }) => (i18n.exists(`part.${name}`) ? t(`part.${name}` as 'part.inspector') : name),
    },
    {
      key: 'state',
      title: t('devices.state'),
      width: '110px',
      cell: ({ state }) => <Dot tone={TONES[state]}>{t(`part-state.${state}`)}</Dot>,
    },
    {
      key: 'restarts',
      title: t('health.restarts'),
      width: '90px',
      align: 'end',
      cell: ({ restarts }) => restarts,
    },
    { key: 'reason', title: t('health.reason'), cell: ({ reason }) => reason && <code>{reason}</code> },
  ];
  if (!health) {
    return (
      <Card title={t('devices.health')}>
        <Nothing>{t('health.unknown-note')}</Nothing>
      </Card>
    );
  }
  return (
    <Card title={t('devices.health')} flush>
      <div style={{ padding: '12px 16px' }}>
        <Facts
          of={[
            [t('health.spool'), `${format.number(health.spoolEvents)} · ${format.bytes(health.spoolBytes)}`],
            [t('health.dropped-events'), format.number(health.dropped)],
            [t('health.screen'), <States key="screen" of={health.states} />],
            [t('health.memory'), format.bytes(health.rssBytes)],
            [t('health.cpu'), `${health.cpuPercent.toFixed(1)}%`],
          ]}
        />
      </div>
      <DataTable
        caption={t('health.parts')}
        columns={columns}
        rows={health.parts}
        rowKey={({ name }) => name}
        empty={null}
      />
    </Card>
  );
}

/** What goes on with the screen; newer agents may know of more. */
function States({ of = [] }: { of?: Health['states'] }) {
  const { t, i18n } = useTranslation();
  if (of.length === 0) return <>{t('health.screen-nothing')}</>;
  return of.map((state) => (
    <Tag key={state} tone={state === 'captures-stopped' ? 'good' : 'high'}>
      {i18n.exists(`screen-state.${state}`) ? t(`screen-state.${state}` as 'screen-state.recording') : state}
    </Tag>
  ));
}
