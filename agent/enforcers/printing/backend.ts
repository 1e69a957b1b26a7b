import type { Printing } from '../../../shared/policy/printing.ts';

/** A document on its way to a printer. Names are untrusted text. */
export interface PrintJob {
  /** The spooler's number. */
  id: string;
  printer: string;
  user: string;
  title: string;
  copies: number;
  pages?: number | undefined;
  /** Bytes as spooled, where the spooler tells. */
  sizeBytes?: number | undefined;
  /** The spooled documents, where they can be read. */
  documents: readonly string[];
}

export interface PrintHooks {
  /** Whether the job may be printed. It waits meanwhile. */
  judge(job: PrintJob): Promise<boolean>;
  /** A job that could not be held: it is printed. */
  printed(job: PrintJob): void;
  /** Somebody has changed what holds the jobs of a printer; it was put back. */
  tampered(printer: string): void;
  failed(error: Error): void;
}

/** How a system tells of print jobs and holds them. */
export interface PrintingBackend {
  /** True when jobs wait for `judge`; otherwise they are only told of. */
  readonly holds: boolean;
  start(settings: Printing, hooks: PrintHooks): Promise<void>;
  /** Printers print again as if we had never been. */
  stop(): Promise<void>;
}
