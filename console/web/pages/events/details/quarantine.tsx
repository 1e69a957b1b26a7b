import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { commandsQuery, isOnItsWay, order } from '../../../api/devices.ts';
import { Allowed } from '../../../components/allowed.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { Tag } from '../../../components/tag.tsx';
import { Time } from '../../../components/time.tsx';
import { COMMAND_TONES } from '../../devices/command-tones.ts';
import style from './details.module.css';
import { Part } from './part.tsx';

/** The file that was taken into safe keeping: orders it back, and what became of such orders. */
export function Quarantine({ agentId, quarantineId }: { agentId: string; quarantineId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data } = useQuery(commandsQuery(agentId));
  const restore = useMutation({
    mutationFn: () => order(agentId, { kind: 'quarantine.restore', quarantineId }),
    onSuccess: () => client.invalidateQueries({ queryKey: commandsQuery(agentId).queryKey }),
  });
  const orders = data?.commands.filter((command) => command.quarantineId === quarantineId) ?? [];
  const over = orders.some((command) => command.state === 'done' || isOnItsWay(command));
  return (
    <Part title={t('quarantine.title')}>
      <p className={style.line}>
        <span className="faint">{t('quarantine.id')}</span> <code>{quarantineId}</code>
      </p>
      <FormError error={restore.error} />
      {orders.map((command) => (
        <p key={command.id} className={style.line} role="status">
          <Tag tone={COMMAND_TONES[command.state]}>{t(`command.${command.state}`)}</Tag>
          <span>{t('quarantine.ordered', { who: command.createdBy })}</span>
          <Time at={command.finishedAt ?? command.createdAt} as="short" />
          {command.reason && <code>{command.reason}</code>}
        </p>
      ))}
      {!over && (
        <Allowed right="devices.manage">
          <Popconfirm
            title={t('quarantine.confirm')}
            description={t('quarantine.confirm-note')}
            okText={t('quarantine.restore')}
            onConfirm={() => restore.mutate()}
          >
            <Button loading={restore.isPending}>{t('quarantine.restore')}</Button>
          </Popconfirm>
        </Allowed>
      )}
    </Part>
  );
}
