import { useEffect, useRef, useState } from 'react';
import { SEVERITIES, type Severity } from '../api/values.ts';
import { labelEvery, marks } from './scale.ts';
import style from './time-bars.module.css';

export interface Step {
  at: number;
  bySeverity: Record<string, number>;
}

interface Props {
  steps: readonly Step[];
  label: string;
  /** Short, for the axis. */
  axisTime: (at: number) => string;
  axisCount: (count: number) => string;
  /** The step under the pointer. */
  onHover: (step: Step | undefined) => void;
  onOpen: (step: Step, severity: Severity) => void;
  /** A span that was drawn over with the pointer; `to` is the last step of it. */
  onBrush?: (from: Step, to: Step) => void;
  /** Pixels. */
  height: number;
}

const LEFT = 44;
const RIGHT = 4;
const TOP = 10;
const FOOT = 24;
const GAP = 0.25;
/** Room for one label of the time axis, pixels. */
const LABEL = 84;

/** Events over time as stacked bars, least severe at the foot. Drawn by hand: a chart library costs 150 KB. */
export function TimeBars({ steps, label, axisTime, axisCount, onHover, onOpen, onBrush, height }: Props) {
  const [holder, width] = useWidth<SVGSVGElement>();
  const inner = Math.max(0, width - LEFT - RIGHT);
  const depth = height - TOP - FOOT;
  const ticks = marks(Math.max(0, ...steps.map(countOf)));
  const most = ticks.at(-1)!;
  const y = (count: number) => TOP + depth - (count / most) * depth;
  const each = inner / Math.max(1, steps.length);
  const [brush, setBrush] = useState<{ from: number; to: number }>();
  const finish = () => {
    if (brush && brush.from !== brush.to && onBrush) {
      const [first, last] = [Math.min(brush.from, brush.to), Math.max(brush.from, brush.to)];
      onBrush(steps[first]!, steps[last]!);
    }
    setBrush(undefined);
  };
  const every = labelEvery(steps.length, inner, LABEL);
  return (
    <svg
      ref={holder}
      className={style.chart}
      height={height}
      role="img"
      aria-label={label}
      data-steps={steps.length}
      onPointerLeave={() => {
        setBrush(undefined);
        onHover(undefined);
      }}
      onPointerUp={finish}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            className={tick ? style.line : style.foot}
            x1={LEFT}
            x2={LEFT + inner}
            y1={y(tick)}
            y2={y(tick)}
          />
          <text x={LEFT - 8} y={y(tick)} textAnchor="end" dominantBaseline="middle">
            {axisCount(tick)}
          </text>
        </g>
      ))}
      {steps.map((step, index) => {
        const x = LEFT + index * each;
        return (
          <g
            key={step.at}
            className={style.column}
            onPointerDown={() => onBrush && setBrush({ from: index, to: index })}
            onPointerEnter={() => {
              onHover(step);
              if (brush) setBrush({ ...brush, to: index });
            }}
          >
            <rect className={style.step} x={x} y={TOP} width={each} height={depth} />
            {stacked(step).map(({ severity, from, to }) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: the same is a table of links for the keyboard
              <rect
                key={severity}
                className={style.bar}
                x={x + (each * GAP) / 2}
                y={y(to)}
                width={each * (1 - GAP)}
                height={y(from) - y(to)}
                style={{ fill: `var(--chart-${severity})` }}
                data-severity={severity}
                onClick={() => onOpen(step, severity)}
              />
            ))}
            {index % every === 0 && (
              <text x={x + each / 2} y={height - 8} textAnchor="middle">
                {axisTime(step.at)}
              </text>
            )}
          </g>
        );
      })}
      {brush && brush.from !== brush.to && (
        <rect
          className={style.brush}
          x={LEFT + Math.min(brush.from, brush.to) * each}
          y={TOP}
          width={(Math.abs(brush.to - brush.from) + 1) * each}
          height={depth}
        />
      )}
    </svg>
  );
}

const UPWARDS = SEVERITIES.toReversed();

function countOf(step: Step): number {
  return UPWARDS.reduce((sum, severity) => sum + (step.bySeverity[severity] ?? 0), 0);
}

/** Where each severity's part of a bar begins and ends, in events; those without events are left out. */
function stacked(step: Step): { severity: Severity; from: number; to: number }[] {
  let from = 0;
  return UPWARDS.flatMap((severity) => {
    const count = step.bySeverity[severity] ?? 0;
    if (count === 0) return [];
    const part = { severity, from, to: from + count };
    from += count;
    return [part];
  });
}

/** Width of an element in pixels, kept up. */
function useWidth<E extends Element>() {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}
