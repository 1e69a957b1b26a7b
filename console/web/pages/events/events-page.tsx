import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import { DEFAULT_EVENT_COLUMNS } from '../../../../shared/events/event-columns.ts';
import { eventCountsQuery, eventsQuery } from '../../api/events.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { Page } from '../../components/page.tsx';
import { Failure, Loading, Nothing } from '../../components/state.tsx';
import { EventDrawer } from './details/event-drawer.tsx';
import { EventTable } from './event-table.tsx';
import style from './events.module.css';
import { ExportMenu } from './export-menu.tsx';
import { Facets, knownValues } from './facets.tsx';
import { FILTER_NAMES, filterOf, isPast } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { FilterChips } from './filter-chips.tsx';
import { Histogram } from './histogram.tsx';
import { LiveControl } from './live-control.tsx';
import { rowsOf } from './live-list.ts';
import { useHand } from './use-hand.ts';
import { useLiveEvents } from './use-live-events.ts';

/** Stored events, newest first, with those that come in; the filter is the page's address. */
export function EventsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { search } = useLocation();
  const [params] = useSearchParams();
  const position = Number(useParams().position) || undefined;
  const filter = useMemo(() => filterOf(new URLSearchParams(search), Date.now()), [search]);
  const query = useInfiniteQuery(eventsQuery(filter));
  const rows = rowsOf(query.data);
  const counts = useQuery(eventCountsQuery(filter));
  const known = useMemo(() => knownValues(counts.data), [counts.data]);

  const [paused, setPaused] = useState(false);
  const hand = useHand();
  const past = isPast(filter, Date.now());
  const after = query.data ? (query.data.pages[0]?.events[0]?.position ?? 1) : undefined;
  const held = paused || hand.busy || position !== undefined;
  const live = useLiveEvents(filter, after, !past, held);
  const filtered = FILTER_NAMES.some((name) => params.has(name));

  return (
    <Page
      title={t('events.title')}
      actions={
        <>
          <Allowed right="events-file.read">
            <ExportMenu filter={filter} columns={DEFAULT_EVENT_COLUMNS} />
          </Allowed>
          {!past && (
            <LiveControl
              status={live.status}
              waiting={live.waiting}
              held={held}
              paused={paused}
              onToggle={() => setPaused(!paused)}
            />
          )}
        </>
      }
    >
      <div className={style.filters}>
        <FilterBar known={known} />
        <FilterChips />
      </div>
      {(live.missed > 0 || live.overflow) && (
        <Alert
          type="warning"
          showIcon
          title={live.missed > 0 ? t('events.missed', { count: live.missed }) : t('events.overflow')}
          action={
            <Button size="small" onClick={live.reload}>
              {t('events.reload')}
            </Button>
          }
        />
      )}
      {live.status === 'refused' && <Alert type="error" showIcon title={t('events.live-refused')} />}
      <div className={style.explorer}>
        <Facets counts={counts.data} />
        <div className={style.found}>
          <Histogram counts={counts.data} />
          <Card flush>
            {query.data ? (
              <div {...hand.handlers}>
                <EventTable
                  rows={rows}
                  selected={position}
                  empty={
                    <Nothing
                      action={
                        filtered && (
                          <Button onClick={() => void navigate('/events')}>{t('events.clear')}</Button>
                        )
                      }
                    >
                      {filtered ? t('events.none-match') : t('events.none')}
                    </Nothing>
                  }
                />
              </div>
            ) : query.error ? (
              <Failure error={query.error} retry={() => void query.refetch()} />
            ) : (
              <Loading />
            )}
            {rows.length > 0 && (
              <div className={style.more}>
                {query.hasNextPage ? (
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {query.isFetchNextPageError ? t('common.retry') : t('events.older')}
                  </Button>
                ) : (
                  <span className="faint">{t('events.end')}</span>
                )}
              </div>
            )}
          </Card>
        </div>
      </div>
      <EventDrawer
        position={position}
        rows={rows}
        onGo={(to) => void navigate({ pathname: `/events/${to}`, search }, { replace: true })}
        onClose={() => void navigate({ pathname: '/events', search })}
      />
    </Page>
  );
}
