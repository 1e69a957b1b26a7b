/** Endings of files that people read on a screen; others are no documents, whoever has them open. */
const DOCUMENT_ENDINGS = new Set(
  (
    'doc docx docm dot dotx xls xlsx xlsm xlsb csv ppt pptx pptm pps ppsx pdf ofd odt ods odp wps wpt et dps ' +
    'rtf txt md htm html xps oxps epub eml msg pages numbers key vsd vsdx xml json png jpg jpeg bmp tif tiff'
  ).split(' '),
);

/** Whether a path is that of a document, by its ending. */
export function isDocumentName(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 && DOCUMENT_ENDINGS.has(name.slice(dot + 1).toLowerCase());
}
