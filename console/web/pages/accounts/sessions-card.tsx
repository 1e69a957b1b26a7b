import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OpenSession } from '../../../api/contract.ts';
import { endSession, sessionsQuery } from '../../api/accounts.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';

/** Where people are logged in: `mine` only one's own. Each can be ended. */
export function SessionsCard({ mine, mayEnd }: { mine: boolean; mayEnd: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(sessionsQuery(mine));
  const end = useMutation({
    mutationFn: (id: string) => endSession(mine, id),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery(mine).queryKey }),
  });
  const columns: Column<OpenSession>[] = [
    {
      key: 'name',
      title: t('login.username'),
      width: '150px',
      cell: ({ username }) => username,
      heading: true,
    },
    {
      key: 'address',
      title: t('sessions.address'),
      width: '140px',
      cell: ({ address }) => <code>{address}</code>,
    },
    { key: 'browser', title: t('sessions.browser'), cut: true, cell: ({ browser }) => browser },
    {
      key: 'since',
      title: t('sessions.since'),
      width: '150px',
      cell: ({ createdAt }) => <Time at={createdAt} as="short" />,
    },
    {
      key: 'seen',
      title: t('sessions.last-used'),
      width: '130px',
      cell: ({ lastSeenAt }) => <Time at={lastSeenAt} as="ago" />,
    },
    {
      key: 'end',
      title: t('sessions.end'),
      width: '120px',
      cell: ({ id, current }) =>
        current ? (
          <Tag tone="good">{t('sessions.this-one')}</Tag>
        ) : (
          mayEnd && (
            <Button size="small" danger disabled={end.isPending} onClick={() => end.mutate(id)}>
              {t('sessions.end')}
            </Button>
          )
        ),
    },
  ];
  return (
    <Card flush title={t(mine ? 'sessions.mine' : 'sessions.title')}>
      <FormError error={end.error} />
      <Answered query={query}>
        {(sessions) => (
          <DataTable
            caption={t(mine ? 'sessions.mine' : 'sessions.title')}
            columns={columns}
            rows={sessions}
            rowKey={({ id }) => id}
            pageSize={20}
            empty={<Nothing>{t('sessions.none')}</Nothing>}
          />
        )}
      </Answered>
    </Card>
  );
}
