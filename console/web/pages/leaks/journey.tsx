import { useTranslation } from 'react-i18next';
import type { LeakAnswer } from '../../../api/contract.ts';
import { useFormats } from '../../i18n/formats.ts';
import style from './leaks.module.css';

const WIDTH = 900;
const ROW = 34;
const TOP = 18;
const LABELS = 260;
const MOST_ROWS = 30;

/** One document's way: a row for each person at a PC, a dot for each event, joined in the order of time. */
export function Journey({ answer: { sightings, holders } }: { answer: LeakAnswer }) {
  const { t } = useTranslation();
  const format = useFormats();
  const keyOf = ({ user, agentId }: { user: string | null; agentId: string }) => `${agentId}\n${user}`;
  const rows = holders.slice(0, MOST_ROWS).toSorted((one, other) => one.firstAt - other.firstAt);
  const rowOf = new Map(rows.map((holder, index) => [keyOf(holder), index]));
  const from = sightings[0]?.at ?? 0;
  const span = Math.max(1, (sightings.at(-1)?.at ?? 0) - from);
  const dots = sightings.flatMap((sighting) => {
    const row = rowOf.get(keyOf(sighting));
    if (row === undefined) return [];
    const stopped = sighting.outcome === 'done' && sighting.action === 'block';
    const x = LABELS + ((sighting.at - from) / span) * (WIDTH - LABELS - 20) + 10;
    return [{ ...sighting, stopped, x, y: TOP + row * ROW }];
  });
  return (
    <svg
      className={style.journey}
      viewBox={`0 0 ${WIDTH} ${TOP + rows.length * ROW}`}
      role="img"
      aria-label={t('leaks.journey-label')}
    >
      {rows.map((holder, index) => (
        <g key={keyOf(holder)}>
          <line className={style.row} x1={LABELS} x2={WIDTH} y1={TOP + index * ROW} y2={TOP + index * ROW} />
          <text className={style.label} x={0} y={TOP + index * ROW + 4}>
            {`${holder.user ?? t('leaks.unknown')} · ${holder.hostname}`.slice(0, 40)}
          </text>
        </g>
      ))}
      <polyline className={style.link} points={dots.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {dots.map(({ position, x, y, stopped, at, fileName }) => (
        <circle key={position} className={stopped ? style.dot : style.left} cx={x} cy={y} r={6}>
          <title>{`${format.full(at)} ${fileName ?? ''}`}</title>
        </circle>
      ))}
    </svg>
  );
}
