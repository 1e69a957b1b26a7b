import type { ClearFinding } from '../../shared/detection/clear-finding.ts';
import type { Segment } from '../../shared/detection/detector.ts';
import type { Inspection } from '../../shared/detection/finding.ts';
import type { Classification } from '../../shared/policy/schema.ts';

/**
 * A file to look at. `dev` and `ino` are what the service saw: the inspector opens the path without following
 * a link and refuses (`changed`) when it got another file, so a swapped name cannot make it read elsewhere.
 * `path` is bytes where the name is not valid UTF-8.
 */
export interface InspectionRequest {
  path: string | Buffer;
  dev?: bigint;
  ino?: bigint;
  /** Somebody waits for the verdict: it goes before files that nobody waits for. */
  urgent?: boolean;
  /** The verdict is to tell customer records apart. */
  recordKeys?: boolean;
  /** The verdict is to hold the values found, unmasked: evidence may be asked for. */
  clear?: boolean;
  /** Takes the extracted text, for who asked to see it. Without it the text never leaves the process. */
  onText?: (segment: Segment) => void;
  /** Takes the document's fingerprints, each once: what it is registered by. Its text stays where it is. */
  onFingerprints?: (fingerprints: Uint32Array) => void;
}

/** A verdict, with what stays on this PC. */
export interface Verdict extends Inspection {
  /** Numbers that stand for the customer records in it, equal for equal ones; see DetectionResult. */
  recordKeys?: number[] | undefined;
  clear?: ClearFinding[] | undefined;
}

/**
 * What is recognised beside the detectors: absolute paths of files as `guardpost edm build` and
 * `guardpost fingerprint add` write them. Content that changes gets another path.
 */
export interface RecognitionFiles {
  edm?: readonly string[];
  fingerprints?: readonly string[];
}

/** What became of those files in the process that uses them. */
export interface RecognitionResult {
  loaded: string[];
  failed: { file: string; reason: string }[];
}

/**
 * Reads documents in a process of its own. `inspect` never rejects for what a file does: a crash, a stall or a
 * bomb is a verdict with an `error`.
 */
export interface Inspector {
  inspect(request: InspectionRequest): Promise<Verdict>;
  /** Takes effect for every inspection that begins afterwards. */
  configure(classification: Classification): void;
  /** As `configure`; resolves when the process has them, which is started for it. One that cannot be read is left out. */
  recognise(files: RecognitionFiles): Promise<RecognitionResult>;
  /** Starts the process ahead of the first file, as when a stick arrives. */
  warm(): void;
  close(): Promise<void>;
}
