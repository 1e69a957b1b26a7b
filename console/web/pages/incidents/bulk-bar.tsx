import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  acknowledgeIncidents,
  assigneesQuery,
  assignIncidents,
  INCIDENTS_KEY,
  mergeIncidents,
} from '../../api/incidents.ts';
import { FormError } from '../../components/form-error.tsx';
import { CloseDialog } from './close-dialog.tsx';
import style from './incidents.module.css';

/** What is done to all selected incidents at once. */
export function BulkBar({ ids, onDone }: { ids: readonly number[]; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: accounts = [] } = useQuery(assigneesQuery);
  const [closing, setClosing] = useState(false);
  const work = useMutation({
    mutationFn: (job: () => Promise<unknown>) => job(),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: INCIDENTS_KEY });
      onDone();
    },
  });
  const first = Math.min(...ids);
  return (
    <div className={style.bulk}>
      <span role="status">{t('incidents.chosen', { count: ids.length })}</span>
      <Button onClick={() => work.mutate(() => acknowledgeIncidents(ids))}>
        {t('incidents.acknowledge')}
      </Button>
      <Select
        className={style.choice!}
        aria-label={t('incidents.assign')}
        placeholder={t('incidents.assign')}
        value={null}
        options={accounts.map((value) => ({ value, label: value }))}
        onChange={(owner: string | null) => work.mutate(() => assignIncidents(ids, owner))}
      />
      {ids.length > 1 && (
        <Popconfirm
          title={t('incidents.merge-note')}
          okText={t('incidents.merge')}
          onConfirm={() =>
            work.mutate(() =>
              mergeIncidents(
                first,
                ids.filter((id) => id !== first),
              ),
            )
          }
        >
          <Button>{t('incidents.merge')}</Button>
        </Popconfirm>
      )}
      <Button onClick={() => setClosing(true)}>{t('incidents.close')}</Button>
      <FormError error={work.error} />
      {closing && <CloseDialog ids={ids} onClose={() => setClosing(false)} onDone={onDone} />}
    </div>
  );
}
