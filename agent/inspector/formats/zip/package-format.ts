import type { Sink } from '../format.ts';
import type { Archive } from './archive.ts';

/** A document format that is a ZIP archive with parts of known names. */
export interface PackageFormat {
  /** The types that it gives. */
  types: RegExp;
  /** The type of a package, or undefined when it is none of this format. */
  type(archive: Archive): Promise<string | undefined> | string | undefined;
  extract(archive: Archive, type: string, sink: Sink): Promise<void>;
}
