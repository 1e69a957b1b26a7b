import { useEffect, useRef } from 'react';
import { SEVERITIES, type Severity } from '../api/values.ts';
import { useMode } from '../theme/mode.ts';
import { init } from './echarts.ts';

export interface Step {
  at: number;
  bySeverity: Record<string, number>;
}

interface Props {
  steps: readonly Step[];
  label: string;
  severityName: (severity: Severity) => string;
  /** Short, for the axis. */
  axisTime: (at: number) => string;
  /** The step under the pointer. */
  onHover: (step: Step | undefined) => void;
  onOpen: (step: Step, severity: Severity) => void;
  /** Pixels. */
  height: number;
}

/** Events over time as stacked bars, least severe at the foot. */
export default function EventsChart(props: Props) {
  const { steps, label, height } = props;
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const mode = useMode();

  useEffect(() => {
    const made = init(holder.current!, null, { renderer: 'canvas' });
    chart.current = made;
    made.on('click', ({ dataIndex, seriesId }) => {
      const step = latest.current.steps[dataIndex];
      if (step) latest.current.onOpen(step, seriesId as Severity);
    });
    made.on('mouseover', ({ dataIndex }) => latest.current.onHover(latest.current.steps[dataIndex]));
    made.on('mouseout', () => latest.current.onHover(undefined));
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(holder.current!);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the mode changes the colours that are read here
  useEffect(() => {
    chart.current?.setOption(option(latest.current), { notMerge: true });
  }, [steps, label, mode]);

  return <div ref={holder} role="img" aria-label={label} style={{ height }} data-steps={steps.length} />;
}

function option({ steps, severityName, axisTime }: Props) {
  const css = getComputedStyle(document.documentElement);
  const colour = (name: string) => css.getPropertyValue(name).trim();
  const text = { color: colour('--text-faint'), fontFamily: css.fontFamily, fontSize: 11 };
  return {
    animation: false,
    grid: { left: 44, right: 4, top: 10, bottom: 24 },
    xAxis: {
      type: 'category' as const,
      data: steps.map(({ at }) => axisTime(at)),
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: colour('--line') } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value' as const,
      minInterval: 1,
      splitNumber: 4,
      axisLabel: text,
      splitLine: { lineStyle: { color: colour('--line-soft') } },
    },
    series: SEVERITIES.toReversed().map((severity) => ({
      id: severity,
      name: severityName(severity),
      type: 'bar' as const,
      stack: 'all',
      barCategoryGap: '25%',
      cursor: 'pointer',
      itemStyle: { color: colour(`--chart-${severity}`) },
      data: steps.map(({ bySeverity }) => bySeverity[severity] ?? 0),
    })),
  };
}
