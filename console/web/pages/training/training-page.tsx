import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TrainingOverview } from '../../../api/contract.ts';
import { trainingQuery } from '../../api/training.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Facts } from '../../components/facts.tsx';
import { Page } from '../../components/page.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { AssignCard } from './assign-card.tsx';
import style from './training.module.css';

type TrainingCard = TrainingOverview['cards'][number];
type Confirmation = TrainingCard['confirmations'][number];

/** What people are to read and to confirm, and who has. */
export function TrainingPage() {
  const { t } = useTranslation();
  const query = useQuery(trainingQuery);
  const [assigning, setAssigning] = useState(false);
  return (
    <Page
      title={t('training.title')}
      note={t('training.note')}
      actions={
        <Allowed right="policies.try">
          <Button type="primary" onClick={() => setAssigning(true)}>
            {t('training.assign')}
          </Button>
        </Allowed>
      }
    >
      <Answered query={query}>
        {({ cards }) =>
          cards.length === 0 ? (
            <Nothing>{t('training.none')}</Nothing>
          ) : (
            cards.map((card) => <OneCard key={card.id} card={card} />)
          )
        }
      </Answered>
      {assigning && <AssignCard onClose={() => setAssigning(false)} />}
    </Page>
  );
}

function OneCard({ card }: { card: TrainingCard }) {
  const { t, i18n } = useTranslation();
  const { title, edition, users, groups, confirmations } = card;
  const words = title[i18n.language as 'en'];
  const audience = [...(users ?? []), ...(groups ?? [])].join(t('common.comma'));
  const columns: Column<Confirmation>[] = [
    { key: 'person', title: t('training.person'), cell: ({ person }) => person, heading: true },
    {
      key: 'device',
      title: t('training.device'),
      cell: ({ agentId, hostname }) => <Link to={`/devices/${agentId}`}>{hostname || agentId}</Link>,
    },
    { key: 'at', title: t('training.at'), cell: ({ at }) => <Time at={at} />, sort: ({ at }) => at },
  ];
  return (
    <Card title={`${words} · ${t('training.edition', { edition })}`} flush>
      <div className={style.words}>
        <p className={style.text}>{card.text[i18n.language as 'en']}</p>
        <Facts
          of={[
            [t('training.for'), audience || t('training.everybody')],
            [t('training.confirmed'), t('training.times', { count: confirmations.length })],
          ]}
        />
      </div>
      <DataTable
        caption={words}
        columns={columns}
        rows={confirmations}
        rowKey={({ agentId, person }) => `${agentId} ${person}`}
        pageSize={20}
        empty={<Nothing>{t('training.not-yet')}</Nothing>}
      />
    </Card>
  );
}
