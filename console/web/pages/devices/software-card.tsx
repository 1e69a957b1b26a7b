import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceSoftware } from '../../../api/contract.ts';
import { softwareQuery } from '../../api/devices.ts';
import { Card } from '../../components/card.tsx';
import { Choice } from '../../components/choice.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Answered, Nothing } from '../../components/state.tsx';

type Installed = DeviceSoftware['installed'][number];
type Running = DeviceSoftware['running'][number];
const PAGE = 15;

/** What is installed on a PC, and what ran when it last told. */
export function SoftwareCard({ agentId }: { agentId: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<'installed' | 'running'>('installed');
  const query = useQuery(softwareQuery(agentId));
  const installed: Column<Installed>[] = [
    {
      key: 'name',
      title: t('software.name'),
      cell: ({ name }) => name,
      sort: ({ name }) => name.toLowerCase(),
      cut: true,
    },
    { key: 'version', title: t('software.version'), cell: ({ version }) => version, cut: true },
    {
      key: 'publisher',
      title: t('software.publisher'),
      cell: ({ publisher }) => publisher,
      sort: ({ publisher }) => publisher?.toLowerCase() ?? '',
      cut: true,
    },
  ];
  const running: Column<Running>[] = [
    {
      key: 'path',
      title: t('software.path'),
      cell: ({ path }) => <code>{path}</code>,
      sort: ({ path }) => path,
      cut: true,
    },
    {
      key: 'processes',
      title: t('software.processes'),
      cell: ({ processes }) => processes,
      sort: ({ processes }) => processes,
      align: 'end',
      width: '90px',
    },
  ];
  const nothing = <Nothing>{t('software.none')}</Nothing>;
  return (
    <Card
      title={t('software.title')}
      extra={
        <Choice
          label={t('software.title')}
          value={shown}
          onChange={setShown}
          options={[
            { value: 'installed', label: t('software.installed') },
            { value: 'running', label: t('software.running') },
          ]}
        />
      }
      flush
    >
      <Answered query={query}>
        {(software) =>
          shown === 'installed' ? (
            <DataTable
              caption={t('software.installed')}
              columns={installed}
              rows={software.installed}
              rowKey={({ source, name }) => `${source} ${name}`}
              pageSize={PAGE}
              empty={nothing}
            />
          ) : (
            <DataTable
              caption={t('software.running')}
              columns={running}
              rows={software.running}
              rowKey={({ path }) => path}
              pageSize={PAGE}
              empty={nothing}
            />
          )
        }
      </Answered>
    </Card>
  );
}
