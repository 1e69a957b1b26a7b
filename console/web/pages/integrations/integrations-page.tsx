import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../api/contract-integrations.ts';
import { integrationsQuery, removeIntegration, testIntegration } from '../../api/integrations.ts';
import { useMay } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Dot } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { useFormats } from '../../i18n/formats.ts';
import { EditIntegration } from './edit-integration.tsx';
import style from './integrations.module.css';

/** Where events, the record and notices are forwarded to, and how that goes. */
export function IntegrationsPage() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const format = useFormats();
  const query = useQuery(integrationsQuery);
  const mayManage = useMay('integrations.manage');
  const [editing, setEditing] = useState<Integration | 'new'>();
  const [key, setKey] = useState<string>();
  const again = () => client.invalidateQueries({ queryKey: integrationsQuery.queryKey });
  const remove = useMutation({ mutationFn: removeIntegration, onSettled: again });
  const test = useMutation({
    mutationFn: async ({ id, name }: Integration) => ({ name, ...(await testIntegration(id)) }),
    onSettled: again,
  });

  const columns: Column<Integration>[] = [
    { key: 'name', title: t('integrations.name'), cell: ({ name }) => name, heading: true },
    {
      key: 'kind',
      title: t('integrations.kind'),
      cell: ({ settings }) => t(`integration-kind.${settings.kind}`),
    },
    { key: 'state', title: t('integrations.state'), cell: (each) => <State of={each} /> },
    {
      key: 'last',
      title: t('integrations.last-delivered'),
      cell: ({ lastDeliveredAt }) =>
        lastDeliveredAt === null ? (
          <span className="faint">{t('integrations.never')}</span>
        ) : (
          <Time at={lastDeliveredAt} as="ago" />
        ),
    },
    {
      key: 'behind',
      title: t('integrations.behind'),
      cell: ({ behind, lagMs }) => (
        <>
          {t('integrations.behind-count', { count: behind })}
          {behind > 0 && (
            <div className="faint">
              {t('integrations.behind-age', { age: format.ago(Date.now() - lagMs, Date.now()) })}
            </div>
          )}
        </>
      ),
    },
    {
      key: 'delivered',
      title: t('integrations.delivered'),
      align: 'end',
      cell: ({ delivered }) => delivered.toLocaleString(i18n.language),
    },
    {
      key: 'actions',
      title: t('common.actions'),
      width: '220px',
      cell: (each) =>
        mayManage && (
          <span className={style.actions}>
            <Button
              size="small"
              loading={test.isPending && test.variables.id === each.id}
              onClick={() => test.mutate(each)}
            >
              {t('integrations.test')}
            </Button>
            <Button size="small" onClick={() => setEditing(each)}>
              {t('integrations.edit')}
            </Button>
            <Popconfirm
              title={t('integrations.remove-confirm', { name: each.name })}
              okText={t('integrations.remove')}
              cancelText={t('common.close')}
              onConfirm={() => remove.mutate(each.id)}
            >
              <Button size="small" danger>
                {t('integrations.remove')}
              </Button>
            </Popconfirm>
          </span>
        ),
    },
  ];
  return (
    <Page
      title={t('integrations.title')}
      note={t('integrations.note')}
      actions={
        mayManage && (
          <Button type="primary" onClick={() => setEditing('new')}>
            {t('integrations.add')}
          </Button>
        )
      }
    >
      <FormError error={remove.error ?? test.error} />
      {test.data && (
        <Alert
          role="status"
          type={test.data.ok ? 'success' : 'error'}
          showIcon
          closable
          title={
            test.data.ok
              ? t('integrations.test-ok', { name: test.data.name })
              : t('integrations.test-failed', { name: test.data.name, error: test.data.error })
          }
        />
      )}
      {key !== undefined && (
        <Alert
          type="info"
          showIcon
          closable={{ onClose: () => setKey(undefined) }}
          title={t('integrations.key-made')}
          description={
            <>
              <code className={style.key}>{key}</code> <CopyButton text={key} what={t('integrations.key')} />
            </>
          }
        />
      )}
      <Card flush>
        <Answered query={query}>
          {(integrations) => (
            <DataTable
              caption={t('integrations.title')}
              columns={columns}
              rows={integrations}
              rowKey={({ id }) => id}
              empty={<Nothing>{t('integrations.none')}</Nothing>}
            />
          )}
        </Answered>
      </Card>
      {editing && (
        <EditIntegration
          {...(editing === 'new' ? {} : { integration: editing })}
          onClose={() => setEditing(undefined)}
          onKey={setKey}
        />
      )}
    </Page>
  );
}

function State({ of: { enabled, givenUp, failingSince, lastError } }: { of: Integration }) {
  const { t } = useTranslation();
  if (!enabled) return <Dot tone="info">{t('integrations.off')}</Dot>;
  if (failingSince === null && !givenUp) return <Dot tone="good">{t('integrations.working')}</Dot>;
  return (
    <>
      <Dot tone={givenUp ? 'critical' : 'high'}>
        {t(givenUp ? 'integrations.given-up' : 'integrations.failing')}
      </Dot>
      <span className={`faint ${style.error}`}>{lastError}</span>
    </>
  );
}
