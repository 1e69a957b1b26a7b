import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CommandRequest, DeviceDiscovery } from '../../../api/contract.ts';
import { commandsQuery, discoveryQuery, order } from '../../api/devices.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { LevelTag } from '../../components/event-tags.tsx';
import { Facts } from '../../components/facts.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';

type Progressed = NonNullable<DeviceDiscovery['progress']>;
type Act = Extract<CommandRequest['kind'], `discovery.${string}`>;

/** Where the search for classified files on a PC stands; begins a round, holds it and lets it go on. */
export function DiscoveryCard({ agentId }: { agentId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(discoveryQuery(agentId));
  const give = useMutation({
    mutationFn: (kind: Act) => order(agentId, { kind }),
    onSuccess: () => client.invalidateQueries({ queryKey: commandsQuery(agentId).queryKey }),
  });
  const progress = query.data?.progress;
  const acts: Act[] =
    !progress || progress.state === 'off'
      ? []
      : progress.state === 'paused'
        ? ['discovery.resume']
        : progress.state === 'idle'
          ? ['discovery.start', 'discovery.pause']
          : ['discovery.pause'];
  return (
    <Card
      title={t('discovery.title')}
      extra={
        <Allowed right="devices.manage">
          {acts.map((kind) => (
            <Button key={kind} loading={give.isPending} onClick={() => give.mutate(kind)}>
              {t(`command-kind.${kind}`)}
            </Button>
          ))}
        </Allowed>
      }
    >
      <FormError error={give.error} />
      <Answered query={query}>
        {(told) =>
          told.progress === null || told.progress.state === 'off' ? (
            <Nothing>{t('discovery.none')}</Nothing>
          ) : (
            <Round progress={told.progress} />
          )
        }
      </Answered>
    </Card>
  );
}

function Round({ progress }: { progress: Progressed }) {
  const { t } = useTranslation();
  const { state, files, expected, folder, found, began, finished, pausedBy, pausedUntil } = progress;
  const levels = Object.entries(found);
  const percent = finished !== undefined ? 100 : expected > 0 ? Math.min(99, (100 * files) / expected) : 0;
  return (
    <>
      <Progress
        percent={Math.floor(percent)}
        status={state === 'running' ? 'active' : 'normal'}
        aria-label={t('discovery.title')}
      />
      <Facts
        of={[
          [
            t('devices.state'),
            <Tag key="state" tone="info">
              {t(`discovery.${state}`)}
            </Tag>,
          ],
          [t('discovery.files'), t('discovery.of', { files, expected: Math.max(files, expected) })],
          [t('discovery.folder'), folder ? <code key="folder">{folder}</code> : null],
          [t('discovery.began'), began === undefined ? null : <Time key="began" at={began} />],
          [t('discovery.ended'), finished === undefined ? null : <Time key="ended" at={finished} />],
          [t('discovery.paused-by'), pausedBy ? t(`discovery.by-${pausedBy}`) : null],
          [t('discovery.until'), pausedUntil === undefined ? null : <Time key="until" at={pausedUntil} />],
          [
            t('discovery.found'),
            levels.length === 0
              ? t('discovery.found-none')
              : levels.map(([level, count]) => (
                  <span key={level}>
                    <LevelTag level={level} /> {count}{' '}
                  </span>
                )),
          ],
        ]}
      />
    </>
  );
}
