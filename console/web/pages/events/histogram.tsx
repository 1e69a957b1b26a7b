import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventCounts } from '../../../api/contract.ts';
import { SEVERITIES } from '../../api/values.ts';
import { type Step, TimeBars } from '../../charts/time-bars.tsx';
import { Card } from '../../components/card.tsx';
import { useFormats } from '../../i18n/formats.ts';
import style from './events.module.css';
import { useFilterParams } from './use-filter-params.ts';

const DAY = 86_400_000;
const HEIGHT = 120;

/** What is found over time; drawing over the bars chooses that time, a click the time of one bar. */
export function Histogram({ counts }: { counts: EventCounts | undefined }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { setSpan } = useFilterParams();
  const [hovered, setHovered] = useState<Step>();
  if (!counts) return <div style={{ height: HEIGHT }} />;
  const { total, since, stepMs, overTime } = counts;
  const choose = (from: Step, to: Step) => setSpan({ from: String(from.at), to: String(to.at + stepMs) });
  const shown = hovered
    ? SEVERITIES.filter((severity) => hovered.bySeverity[severity]).map(
        (severity) => `${t(`severity.${severity}`)} ${format.number(hovered.bySeverity[severity]!)}`,
      )
    : [];
  return (
    <Card
      title={`${t('events.found')} ${format.number(total)}`}
      extra={
        <span className="faint">
          {hovered ? [format.short(hovered.at), ...shown].join(' · ') : t('events.brush')}
        </span>
      }
    >
      {since !== null && <p className={style.since}>{t('events.counts-since')}</p>}
      <TimeBars
        steps={overTime}
        label={t('events.found-label', { count: total })}
        axisTime={stepMs >= DAY ? format.day : format.short}
        axisCount={format.compact}
        onHover={setHovered}
        onOpen={(step) => choose(step, step)}
        onBrush={choose}
        height={HEIGHT}
      />
    </Card>
  );
}
