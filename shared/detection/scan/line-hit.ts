import type { Reported } from '../detectors/surface.ts';

/** A value found in the line being read. */
export interface LineHit {
  detector: Reported;
  start: number;
  end: number;
  value: string;
  confidence: number;
  level?: string | undefined;
}
