import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'react-router';
import type { Adoption } from '../../../api/contract.ts';
import { adoptionQuery } from '../../api/policies.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Answered, Nothing } from '../../components/state.tsx';
import { Dot } from '../../components/tag.tsx';
import { Time } from '../../components/time.tsx';
import { useFormats } from '../../i18n/formats.ts';
import { PolicyState } from '../devices/device-state.tsx';
import style from './policies.module.css';

type Row = Adoption['devices'][number];
const STATES = ['applied', 'refused', 'pending'] as const;

/** What became of a revision on every PC, as it happens. */
export function AdoptionCard({ revision }: { revision: number }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const wanted = STATES.find((state) => state === params.get('adoption'));
  const query = useQuery(adoptionQuery(revision));
  const columns: Column<Row>[] = [
    {
      key: 'hostname',
      title: t('devices.hostname'),
      cell: ({ agentId, hostname }) => <Link to={`/devices/${agentId}`}>{hostname}</Link>,
      sort: ({ hostname }) => hostname,
    },
    {
      key: 'online',
      title: t('devices.state'),
      width: '110px',
      cell: ({ online }) => (
        <Dot tone={online ? 'good' : 'info'}>{t(`device-state.${online ? 'online' : 'offline'}`)}</Dot>
      ),
    },
    {
      key: 'state',
      title: t('policies.adoption-state'),
      width: '120px',
      cell: ({ state, reason }) => (
        <span title={reason ?? undefined}>
          <PolicyState state={state} />
        </span>
      ),
      sort: ({ state }) => STATES.indexOf(state),
    },
    {
      key: 'revision',
      title: t('policies.holds'),
      width: '110px',
      cell: ({ revision: held }) => (
        <span className="number">
          {held === 0 ? t('policies.holds-none') : t('policies.revision', { revision: held })}
        </span>
      ),
    },
    {
      key: 'at',
      title: t('policies.answered'),
      width: '200px',
      cell: ({ at, ms }) =>
        at !== null && (
          <span>
            <Time at={at} as="short" />
            {ms !== null && <span className="faint"> {t('details.ms', { count: Math.round(ms) })}</span>}
          </span>
        ),
    },
    {
      key: 'reason',
      title: t('health.reason'),
      width: '26%',
      cell: ({ reason }) => reason && <code>{reason}</code>,
    },
  ];
  return (
    <Card flush title={t('policies.adoption', { revision })}>
      <Answered query={query}>
        {({ devices }) => (
          <>
            <nav className={`${style.summary} ${style.filters}`} aria-label={t('policies.adoption-state')}>
              {[undefined, ...STATES].map((state) => {
                const count = state ? devices.filter((each) => each.state === state).length : devices.length;
                return (
                  <Link
                    key={state ?? 'all'}
                    to={state ? `${pathname}?adoption=${state}` : pathname}
                    replace
                    {...(wanted === state ? { 'aria-current': true } : {})}
                  >
                    {state ? t(`adoption.${state}`) : t('common.all')}{' '}
                    <span className="number">{number(count)}</span>
                  </Link>
                );
              })}
            </nav>
            <DataTable
              caption={t('policies.adoption', { revision })}
              columns={columns}
              rows={wanted ? devices.filter(({ state }) => state === wanted) : devices}
              rowKey={({ agentId }) => agentId}
              pageSize={50}
              empty={<Nothing>{devices.length === 0 ? t('devices.none') : t('devices.none-match')}</Nothing>}
            />
          </>
        )}
      </Answered>
    </Card>
  );
}
