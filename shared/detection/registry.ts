import { bankCard } from './detectors/bank-card.ts';
import { cnMobile } from './detectors/cn-mobile.ts';
import { cnResidentId } from './detectors/cn-resident-id.ts';
import { email } from './detectors/email.ts';
import { marking } from './detectors/marking/marking.ts';
import type {
  DetectorInfo,
  LineDetector,
  NumberDetector,
  TokenDetector,
  TriggerDetector,
} from './detectors/surface.ts';

/** The built-in detectors by how the scan asks them; within a list the first to accept a value takes it. */
export const DETECTORS_IN_TEXT: {
  readonly numbers: readonly NumberDetector[];
  readonly tokens: readonly TokenDetector[];
  readonly triggers: readonly TriggerDetector[];
  readonly lines: readonly LineDetector[];
} = {
  numbers: [cnResidentId, bankCard, cnMobile],
  tokens: [],
  triggers: [email],
  lines: [marking],
};

/** Every built-in detector, for people: names, the standard followed, confidence without context words. */
export const DETECTORS: readonly DetectorInfo[] = [
  ...DETECTORS_IN_TEXT.lines,
  ...DETECTORS_IN_TEXT.numbers,
  ...DETECTORS_IN_TEXT.tokens,
  ...DETECTORS_IN_TEXT.triggers,
];
