import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesQuery } from '../../api/devices.ts';
import { DEFAULT_LEVELS } from '../../api/values.ts';
import { RANGES } from '../../app/ranges.ts';
import style from './events.module.css';
import { LIST_VALUES, type ListName } from './filter.ts';
import { QueryBox } from './query-box.tsx';
import { useFilterParams } from './use-filter-params.ts';

const CustomSpan = lazy(() => import('./custom-span.tsx'));

/** Search, time and the choices of the filter. Every change is the page's address at once. */
export function FilterBar({ known }: { known: Partial<Record<string, readonly string[]>> }) {
  const { t } = useTranslation();
  const { params, setAll, setSpan } = useFilterParams();
  const [picking, setPicking] = useState(false);
  const search = useCallback((text: string) => setAll('query', text ? [text] : []), [setAll]);
  const devices = useQuery(devicesQuery);
  const spanned = params.has('from') || params.has('to');
  const span = picking || spanned ? 'custom' : (params.get('range') ?? 'all');

  const list = (name: ListName, label: string, text: (value: string) => string) => (
    <Select
      className={style.choice!}
      mode="multiple"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      maxTagCount="responsive"
      aria-label={label}
      placeholder={label}
      value={params.getAll(name)}
      options={LIST_VALUES[name].map((value) => ({ value, label: text(value) }))}
      onChange={(values: string[]) => setAll(name, values)}
    />
  );

  return (
    <search className={style.bar}>
      <QueryBox value={params.get('query') ?? ''} known={known} onSearch={search} />
      <Select
        className={style.choice!}
        aria-label={t('range.label')}
        value={span}
        options={['all', ...Object.keys(RANGES), 'custom'].map((value) => ({
          value,
          label: t(`range.${value}` as 'range.all'),
        }))}
        onChange={(value: string) => {
          setPicking(value === 'custom');
          if (value !== 'custom') setSpan(value === 'all' ? {} : { range: value });
        }}
      />
      {span === 'custom' && (
        <Suspense>
          <CustomSpan
            className={style.span!}
            from={Number(params.get('from')) || undefined}
            to={Number(params.get('to')) || undefined}
            onChange={(from, to) => {
              setPicking(false);
              setSpan(from && to ? { from: String(from), to: String(to) } : {});
            }}
          />
        </Suspense>
      )}
      {list('severity', t('events.severity'), (value) => t(`severity.${value}` as 'severity.high'))}
      <Select
        className={style.choice!}
        mode="tags"
        allowClear
        maxTagCount="responsive"
        aria-label={t('events.level')}
        placeholder={t('events.level')}
        value={params.getAll('level')}
        options={DEFAULT_LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
        onChange={(values: string[]) => setAll('level', values)}
      />
      {list('action', t('events.action'), (value) => t(`action.${value}` as 'action.block'))}
      {list('outcome', t('events.outcome'), (value) => t(`outcome.${value}` as 'outcome.done'))}
      {list('channel', t('events.channel'), (value) => t(`channel.${value}` as 'channel.folder'))}
      {list('type', t('events.type'), (value) => t(`type.${value}` as 'type.file.seen'))}
      <Select
        className={style.choice!}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('events.device')}
        placeholder={t('events.device')}
        value={params.get('agentId')}
        options={(devices.data ?? []).map(({ agentId, hostname }) => ({ value: agentId, label: hostname }))}
        onChange={(value?: string | null) => setAll('agentId', value ? [value] : [])}
      />
    </search>
  );
}
