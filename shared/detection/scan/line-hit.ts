import type { DetectorInfo } from '../detectors/surface.ts';

/** A value found in the line being read. */
export interface LineHit {
  detector: DetectorInfo & { mask(value: string): string };
  start: number;
  end: number;
  value: string;
  confidence: number;
  level?: string | undefined;
}
