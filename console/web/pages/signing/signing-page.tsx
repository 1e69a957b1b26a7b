import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SigningState } from '../../../api/contract.ts';
import { authorise, renewAuthority, signingQuery } from '../../api/signing.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Facts } from '../../components/facts.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { OwnKeyCard } from './own-key-card.tsx';
import { RightsDialog } from './rights-dialog.tsx';

type Person = SigningState['people'][number];

/** Who may sign what agents obey, and the root that all of it rests on. */
export function SigningPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(signingQuery);
  const [chosen, setChosen] = useState<Person>();
  const [waiting, setWaiting] = useState(false);
  const onSuccess = async ({ approval }: { approval: unknown }) => {
    setWaiting(approval !== null);
    setChosen(undefined);
    await client.invalidateQueries({ queryKey: signingQuery.queryKey });
  };
  const change = useMutation({ mutationFn: authorise, onSuccess });
  const renew = useMutation({ mutationFn: renewAuthority, onSuccess });
  const loosenedBy = (count: number) =>
    count === 1 ? t('signing.one-person') : t('signing.people-count', { count });
  const columns: Column<Person>[] = [
    { key: 'account', title: t('signing.person'), cell: ({ account }) => account, heading: true },
    {
      key: 'rights',
      title: t('signing.may'),
      cell: ({ rights }) =>
        rights.map((right) => t(`signing.right-${right}`)).join(t('common.comma')) || t('signing.nothing'),
    },
    {
      key: 'state',
      title: t('signing.state'),
      width: '140px',
      cell: ({ authorised }) => (
        <Tag tone={authorised ? 'good' : 'medium'}>
          {t(authorised ? 'signing.authorised' : 'signing.waiting')}
        </Tag>
      ),
    },
    {
      key: 'key',
      title: t('signing.key'),
      cell: ({ key }) => <code style={{ overflowWrap: 'anywhere' }}>{key ?? '—'}</code>,
    },
    {
      key: 'act',
      title: t('common.actions'),
      width: '120px',
      cell: (person) => (
        <Allowed right="policies.publish">
          <Button size="small" onClick={() => setChosen(person)}>
            {t('signing.change')}
          </Button>
        </Allowed>
      ),
    },
  ];
  return (
    <Page title={t('nav.signing')}>
      <FormError error={change.error ?? renew.error} />
      {waiting && <Alert type="info" showIcon closable title={t('signing.needs-second')} />}
      <Answered query={query}>
        {({ root, authority, people, own }) => (
          <>
            <Allowed right="policies.publish">
              <OwnKeyCard own={own} />
            </Allowed>
            {root?.keyHere && (
              <Alert
                type="warning"
                showIcon
                title={t('signing.key-here')}
                description={
                  <>
                    <p>{t('signing.key-here-note')}</p>
                    <code>{t('signing.key-here-command')}</code>
                  </>
                }
              />
            )}
            <Card title={t('signing.people')} flush>
              <DataTable
                caption={t('signing.people')}
                columns={columns}
                rows={people}
                rowKey={({ account }) => account}
                empty={<Nothing>{t('signing.nobody')}</Nothing>}
              />
            </Card>
            {root && authority && (
              <Card title={t('signing.root')}>
                <Facts
                  of={[
                    [t('signing.root-key'), <code key="key">{root.keys.join(' ')}</code>],
                    [t('signing.version'), `${root.version} / ${authority.version}`],
                    [t('signing.expires'), <Time key="at" at={authority.expiresAt} />],
                    [t('signing.loosening'), loosenedBy(neededNow(root, people))],
                    [t('signing.isolation'), t('signing.isolation-rule', { count: root.isolationLimit })],
                  ]}
                />
                <Allowed right="policies.publish">
                  <Button style={{ marginTop: 16 }} loading={renew.isPending} onClick={() => renew.mutate()}>
                    {t('signing.renew')}
                  </Button>
                </Allowed>
              </Card>
            )}
          </>
        )}
      </Answered>
      {chosen && (
        <RightsDialog
          person={chosen}
          busy={change.isPending}
          onClose={() => setChosen(undefined)}
          onDone={(rights) => change.mutate({ account: chosen.account, rights })}
        />
      )}
    </Page>
  );
}

/** The rule of the root, or everybody while there are fewer: as agents count. */
function neededNow(root: NonNullable<SigningState['root']>, people: readonly Person[]): number {
  const able = people.filter(({ rights }) => rights.includes('loosening')).length;
  return Math.max(1, Math.min(root.people.loosening, able));
}
