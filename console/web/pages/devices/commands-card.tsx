import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CommandRecord } from '../../../api/contract.ts';
import { commandsQuery } from '../../api/devices.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { COMMAND_TONES } from './command-tones.ts';

/** Orders that were given to a PC, and what became of them. */
export function CommandsCard({ agentId }: { agentId: string }) {
  const { t, i18n } = useTranslation();
  const query = useQuery(commandsQuery(agentId));
  const columns: Column<CommandRecord>[] = [
    {
      key: 'kind',
      title: t('command.kind'),
      cell: ({ kind }) =>
        i18n.exists(`command-kind.${kind}`)
          ? t(`command-kind.${kind}` as 'command-kind.quarantine.restore')
          : kind,
    },
    {
      key: 'state',
      title: t('devices.state'),
      width: '110px',
      cell: ({ state }) => <Tag tone={COMMAND_TONES[state]}>{t(`command.${state}`)}</Tag>,
    },
    { key: 'by', title: t('command.by'), width: '110px', cell: ({ createdBy }) => createdBy },
    {
      key: 'at',
      title: t('command.at'),
      width: '130px',
      cell: ({ createdAt }) => <Time at={createdAt} as="short" />,
    },
    { key: 'reason', title: t('health.reason'), cell: ({ reason }) => reason && <code>{reason}</code> },
  ];
  return (
    <Card title={t('command.title')} flush>
      <Answered query={query}>
        {({ commands }) => (
          <DataTable
            caption={t('command.title')}
            columns={columns}
            rows={commands}
            rowKey={({ id }) => id}
            pageSize={20}
            empty={<Nothing>{t('command.none')}</Nothing>}
          />
        )}
      </Answered>
    </Card>
  );
}
