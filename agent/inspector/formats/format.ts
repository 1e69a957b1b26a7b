import type { InspectionError } from '../../../shared/detection/finding.ts';
import type { Budget } from '../budget.ts';
import type { Picture } from '../ocr/picture.ts';
import type { Source } from '../source.ts';

/** A document to be read, with what its name and its first bytes tell. */
export interface Candidate {
  source: Source;
  /** The first 8 KiB. */
  head: Buffer;
  /** The name's last part; of an entry, the entry's name. */
  name: string;
}

/** Where extracted text goes. */
export interface Sink {
  readonly budget: Budget;
  /** Text of a part; see shared/detection/detector.ts for the names of parts. */
  text(text: string, part?: string): void;
  /** A document inside this one: typed and read like a file, its parts named after it. */
  embedded(name: string, content: Buffer): Promise<void>;
  /** The same for one that is a stretch of this document and need not be copied. */
  nested(name: string, source: Source): Promise<void>;
  /** A picture: text in it becomes the part `ocr`, where there is someone to read it. */
  picture(picture: Picture): Promise<void>;
  /** Something of this document could not be read; the rest still is. */
  problem(error: InspectionError): void;
}

/** One family of file formats; a folder under formats/ each. */
export interface Format {
  /** The type by content, such as `docx`, or undefined when this format does not know the document. */
  detect(candidate: Candidate): Promise<string | undefined> | string | undefined;
  /** Takes the text out. Throws DocumentError for what the document is, BudgetExceeded for how much it is. */
  extract(candidate: Candidate, type: string, sink: Sink): Promise<void>;
}

/** The document cannot be read, and why. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly code: InspectionError;

  constructor(code: InspectionError) {
    super(code);
    this.code = code;
  }
}
