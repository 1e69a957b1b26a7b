import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { overviewQuery } from '../../api/overview.ts';
import { eventsLink } from '../../app/event-links.ts';
import { DEFAULT_RANGE, RANGES, type Range, toRange } from '../../app/ranges.ts';
import { BarList } from '../../components/bar-list.tsx';
import { Card } from '../../components/card.tsx';
import { Choice } from '../../components/choice.tsx';
import { useLevelName } from '../../components/event-tags.tsx';
import { Page } from '../../components/page.tsx';
import { Answered } from '../../components/state.tsx';
import { Figures } from './figures.tsx';
import style from './overview.module.css';
import { PolicyCard } from './policy-card.tsx';
import { RefusedCard } from './refused-card.tsx';
import { TimeCard } from './time-card.tsx';

/** How the fleet stands and what happened; every figure leads to the list that it counts. */
export function OverviewPage() {
  const { t } = useTranslation();
  const level = useLevelName();
  const [params, setParams] = useSearchParams();
  const range = toRange(params.get('range')) ?? DEFAULT_RANGE;
  const query = useQuery(overviewQuery(RANGES[range]));
  return (
    <Page
      title={t('overview.title')}
      actions={
        <Choice<Range>
          label={t('range.label')}
          value={range}
          options={(Object.keys(RANGES) as Range[]).map((value) => ({ value, label: t(`range.${value}`) }))}
          onChange={(value) => setParams({ range: value }, { replace: true })}
        />
      }
    >
      <Answered query={query}>
        {(data) => (
          <>
            <Figures data={data} range={range} />
            <div className={style.twoThirds}>
              <TimeCard data={data} range={range} />
              <Card title={t('overview.by-severity')}>
                <BarList
                  bars={data.bySeverity.toReversed().map(({ key, count }) => ({
                    key,
                    count,
                    label: t(`severity.${key}` as 'severity.high'),
                    to: eventsLink({ range, severity: [key] } as Parameters<typeof eventsLink>[0]),
                  }))}
                />
              </Card>
            </div>
            <div className={style.thirds}>
              <Card title={t('overview.top-rules')}>
                <BarList
                  bars={data.topRules.map((each) => ({
                    ...each,
                    to: eventsLink({ range, ruleId: each.key }),
                  }))}
                />
              </Card>
              <Card title={t('overview.top-devices')}>
                <BarList
                  bars={data.topDevices.map((each) => ({
                    ...each,
                    to: eventsLink({ range, agentId: each.key }),
                  }))}
                />
              </Card>
              <Card title={t('overview.top-users')}>
                <BarList
                  bars={data.topUsers.map((each) => ({ ...each, to: eventsLink({ range, user: each.key }) }))}
                />
              </Card>
              <Card title={t('overview.by-channel')}>
                <BarList
                  bars={data.byChannel.map(({ key, count }) => ({
                    key,
                    count,
                    label: t(`channel.${key}` as 'channel.folder'),
                    to: eventsLink({ range, channel: [key as 'folder'] }),
                  }))}
                />
              </Card>
              <Card title={t('overview.by-level')}>
                <BarList
                  bars={data.byLevel.map(({ key, label, count }) => ({
                    key,
                    count,
                    label: level(key) === key ? label : level(key),
                    to: eventsLink({ range, level: [key] }),
                  }))}
                />
              </Card>
              <div className={style.stack}>
                <PolicyCard policy={data.policy} />
                <RefusedCard refused={data.refused} />
              </div>
            </div>
          </>
        )}
      </Answered>
    </Page>
  );
}
