import { Classification } from '../../policy/schema.ts';
import { createDetector, type DetectionResult, type Segment } from '../detect.ts';
import type { Finding } from '../finding.ts';

/** What a text amounts to under a classification as a policy has it. */
export function inspect(
  text: string | readonly Segment[],
  classification: Record<string, unknown> = {},
): DetectionResult {
  const scan = createDetector(Classification.parse(classification)).start();
  for (const segment of typeof text === 'string' ? [{ text }] : text) scan.push(segment);
  return scan.end();
}

/** The finding of one detector, or undefined. */
export function find(text: string | readonly Segment[], detector: string): Finding | undefined {
  return inspect(text).findings.find((each) => each.detector === detector);
}
