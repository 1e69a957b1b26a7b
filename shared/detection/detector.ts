import type { Classification } from '../policy/schema.ts';
import type { ClearFinding } from './clear-finding.ts';
import type { EdmIndex } from './edm/edm-index.ts';
import type { Finding } from './finding.ts';
import type { FingerprintSet } from './fingerprints/fingerprint-set.ts';

/**
 * A piece of a document's text. `part` says where it stands; consecutive segments with the same part are one
 * text (a number may straddle them), another part begins a new text. Before the first colon stands the role:
 *
 * | part | is | shape of the text |
 * | --- | --- | --- |
 * | absent, or `body` | running text | a line per paragraph, an empty line between blocks |
 * | `sheet:NAME` | cells of a table, CSV too | `\t` between cells, `\n` between rows, the header row first |
 * | `title`, `header`, `footer`, `watermark` | what stands around the text; markings count anywhere in it | lines |
 * | `name` | name of an archive entry, sheet or attachment | one name |
 * | `property:NAME` | one document property, such as `property:MSIP_Label_…_Name` | its value |
 * | anything else, such as `comment:3`, `notes:slide2` | running text of its own | lines |
 */
export interface Segment {
  text: string;
  part?: string;
}

/** What the text of one document amounts to. Samples are masked; the level is an id of the policy's scheme. */
export interface DetectionResult {
  findings: Finding[];
  level: string;
  /** Why this level: detector ids with counts, the deciding one first. */
  reasons: string[];
  /** Numbers that stand for the customer records, equal for equal ones; of very many only some. */
  recordKeys: number[];
  /** The values themselves, where they were asked for. */
  clear?: ClearFinding[];
}

/** The scan of one document. Memory stays bounded whatever is pushed; `end` is called once. */
export interface Scan {
  push(segment: Segment): void;
  end(): DetectionResult;
}

/** Compiled once for a policy, then used for any number of documents, also at the same time. */
export interface Detector {
  start(document?: { fileName?: string; clear?: boolean }): Scan;
}

/** What a company has registered of its own data, beside the policy. */
export interface Registered {
  /** Tables of real people; findings are `edm:<name>`. */
  edm?: readonly EdmIndex[];
  /** Confidential documents; findings are `fingerprint:<document>`. */
  fingerprints?: readonly FingerprintSet[];
}

/** `createDetector` in detect.ts has this type. */
export type CreateDetector = (classification: Classification, registered?: Registered) => Detector;
