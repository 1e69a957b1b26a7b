import { fileURLToPath } from 'node:url';

export type Pdfjs = typeof import('pdfjs-dist/legacy/build/pdf.mjs');
export type PdfDocument = Awaited<ReturnType<Pdfjs['getDocument']>['promise']>;
export type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>;

let pdfjs: Promise<Pdfjs> | undefined;

/** Loaded with the first PDF: it is larger than all else that an inspector loads. */
export function loadPdfjs(): Promise<Pdfjs> {
  // It asks for the drawing surface of a browser when it is loaded; text needs none, and says so on the console.
  const { warn } = console;
  console.warn = () => {};
  pdfjs ??= import('pdfjs-dist/legacy/build/pdf.mjs').finally(() => {
    console.warn = warn;
  });
  return pdfjs;
}

/** A folder of data that comes with PDF.js. */
export function resource(folder: string): string {
  return fileURLToPath(new URL(`../${folder}/`, import.meta.resolve('pdfjs-dist/build/pdf.mjs')));
}
