import { BarChartOutlined, TableOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Overview } from '../../../api/contract.ts';
import { SEVERITIES } from '../../api/values.ts';
import { eventsLink } from '../../app/event-links.ts';
import type { Range } from '../../app/ranges.ts';
import { TimeBars } from '../../charts/time-bars.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Nothing } from '../../components/state.tsx';
import { useFormats } from '../../i18n/formats.ts';
import style from './overview.module.css';

const DAY = 86_400_000;
const HEIGHT = 240;

type Step = Overview['events']['overTime'][number];

/** Events over time as a chart, or the same as a table of links for who cannot use a chart. */
export function TimeCard({ data: { events }, range }: { data: Overview; range: Range }) {
  const { t } = useTranslation();
  const format = useFormats();
  const navigate = useNavigate();
  const [asTable, setAsTable] = useState(false);
  const [hovered, setHovered] = useState<Step>();
  const { stepMs, overTime, total } = events;
  const axisTime = stepMs >= DAY ? format.day : range === '7d' ? format.short : format.time;
  const span = (at: number) => `${format.short(at)} – ${format.short(at + stepMs)}`;
  const link = (step: Step, severity?: string) =>
    eventsLink({
      from: step.at,
      to: step.at + stepMs,
      ...(severity ? { severity: [severity as 'high'] } : {}),
    });
  const columns: Column<Step>[] = [
    {
      key: 'at',
      title: t('overview.step'),
      cell: (step) => <span className="number">{span(step.at)}</span>,
      width: '45%',
    },
    ...SEVERITIES.map(
      (severity): Column<Step> => ({
        key: severity,
        title: t(`severity.${severity}`),
        align: 'end',
        cell: (step) => (
          <Link className="number" to={link(step, severity)}>
            {format.number(step.bySeverity[severity] ?? 0)}
          </Link>
        ),
      }),
    ),
  ];
  return (
    <Card
      title={t('overview.over-time')}
      extra={
        <Button
          size="small"
          type="text"
          icon={asTable ? <BarChartOutlined /> : <TableOutlined />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t('overview.as-chart') : t('overview.as-table')}
        </Button>
      }
    >
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
        <section className={style.steps} tabIndex={0} aria-label={t('overview.over-time')}>
          <DataTable
            caption={t('overview.over-time')}
            columns={columns}
            rows={overTime.filter(({ bySeverity }) => Object.keys(bySeverity).length > 0)}
            rowKey={({ at }) => at}
            empty={<Nothing>{t('common.none-in-range')}</Nothing>}
          />
        </section>
      ) : (
        <>
          <ul className={style.legend}>
            {SEVERITIES.map((severity) => (
              <li key={severity}>
                <span className={style.swatch} style={{ background: `var(--chart-${severity})` }} />
                {t(`severity.${severity}`)}
                {hovered && (
                  <strong className="number">{format.number(hovered.bySeverity[severity] ?? 0)}</strong>
                )}
              </li>
            ))}
            <li className="number">{hovered && span(hovered.at)}</li>
          </ul>
          <TimeBars
            steps={overTime}
            label={t('overview.chart-label', { count: total })}
            axisTime={axisTime}
            axisCount={format.compact}
            onHover={setHovered}
            onOpen={(step, severity) => void navigate(link(step, severity))}
            height={HEIGHT}
          />
        </>
      )}
    </Card>
  );
}
