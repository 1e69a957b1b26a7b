/** How a part of a package is read. */
export type PartKind =
  /** XML with running text. */
  | 'text'
  /** XML of which only some attributes hold a text: pivot caches, connections, tags, persons. */
  | 'attributes'
  | 'properties'
  | 'label'
  | 'relationships'
  | 'worksheet'
  | 'binary-sheet'
  | 'binary-comments'
  /** A document of its own within this one. */
  | 'embedded'
  /** Read with others, or nothing that a person reads. */
  | 'silent';

export interface Part {
  kind: PartKind;
  /** Name of the segment that it becomes. */
  name: string;
}

type Rule = [pattern: RegExp, kind: PartKind, role: string];

/** By content type, then by path: packages name their parts as they like. The first rule that matches holds. */
const BY_TYPE: readonly Rule[] = [
  [/core-properties\+xml|extended-properties\+xml|custom-properties\+xml/, 'properties', ''],
  [/classificationlabels\+xml/i, 'label', ''],
  [/package\.relationships\+xml/, 'relationships', 'links'],
  [/digital-signature/, 'silent', ''],
  [/wordprocessingml\.(?:document|template)\.(?:main|glossary)\+xml|ms-word\..*\.main\+xml/, 'text', 'body'],
  [/wordprocessingml\.header\+xml/, 'text', 'header'],
  [/wordprocessingml\.footer\+xml/, 'text', 'footer'],
  [/wordprocessingml\.(?:footnotes|endnotes)\+xml/, 'text', 'notes:'],
  [/wordprocessingml\.comments\+xml|spreadsheetml\.comments\+xml|threadedcomments\+xml/, 'text', 'comment:'],
  [/presentationml\.comments\+xml|ms-powerpoint\.comments\+xml/, 'text', 'comment:'],
  [/presentationml\.slide\+xml/, 'text', 'slide:'],
  [/presentationml\.notesSlide\+xml/, 'text', 'notes:'],
  [/presentationml\.(?:slideMaster|slideLayout|notesMaster|handoutMaster)\+xml/, 'text', 'master:'],
  [/drawingml\.chart\+xml|ms-office\.chartex\+xml|drawingml\.chartshapes\+xml/, 'text', 'chart:'],
  [/drawingml\.diagramData\+xml/, 'text', 'diagram:'],
  [/officedocument\.drawing\+xml|vmlDrawing/, 'text', 'drawing:'],
  [/drawingml\.diagram|ms-office\.drawingml\.diagram|diagramDrawing/, 'silent', ''],
  [
    /spreadsheetml\.(?:worksheet|chartsheet|dialogsheet)\+xml|ms-excel\.(?:intl)?macrosheet\+xml/,
    'worksheet',
    '',
  ],
  [/pivotCacheDefinition\+xml|pivotCacheRecords\+xml/, 'attributes', 'pivot:'],
  [/connections\+xml|queryTable\+xml|presentationml\.tags\+xml/, 'attributes', 'data:'],
  [/commentAuthors\+xml|people\+xml|person\+xml|ms-powerpoint\.authors\+xml/, 'attributes', 'authors:'],
  [/wordprocessingml\.settings\+xml/, 'attributes', 'settings:'],
  [/spreadsheetml\.externalLink\+xml/, 'text', 'external:'],
  [
    /spreadsheetml\.(?:sharedStrings|styles|sheet\.main|template\.main|calcChain|sheetMetadata|volatileDependencies|table|pivotTable|revision\w*|userNames|metadata)\+xml/,
    'silent',
    '',
  ],
  [
    /wordprocessingml\.(?:styles|stylesWithEffects|fontTable|webSettings|numbering)\+xml|ms-word\.\w*(?:style|keyMap|comments|attachedToolbars)/i,
    'silent',
    '',
  ],
  [
    /(?:theme|themeOverride|tableStyles|presProps|viewProps|chartstyle|chartcolorstyle|customXmlProperties|vbaData|ctrlprops|slicer\w*|timeline\w*|ribbon|customization)\+xml/i,
    'silent',
    '',
  ],
  [
    /presentationml\.(?:presentation|slideshow|template)\.main\+xml|ms-powerpoint\.(?!comments)\w+.*\+xml/,
    'silent',
    '',
  ],
  [/ms-visio\.page\+xml|ms-visio\.master\+xml|ms-visio\.comments\+xml/, 'text', 'page:'],
  [
    /ms-visio\.(?:drawing|stencil|template)\.|ms-visio\.(?:pages|masters|windows|styles|extensions|validation|recordset|recordsets|solution)\+xml/i,
    'silent',
    '',
  ],
  [/ms-package\.obfuscated|opc-metadata/, 'silent', ''],
  [/printerSettings|obfuscatedFont|x-font|fontdata/i, 'silent', ''],
];

const BY_PATH: readonly Rule[] = [
  [/^docProps\/thumbnail\./i, 'silent', ''],
  [/^docProps\/.*\.xml$/i, 'properties', ''],
  [/^docMetadata\/LabelInfo\.xml$/i, 'label', ''],
  [/\.rels$/i, 'relationships', 'links'],
  [/^\[Content_Types\]\.xml$|^_xmlsignatures\/|^\[trash\]\//i, 'silent', ''],
  [/^word\/(?:document|glossary\/document)\d*\.xml$/i, 'text', 'body'],
  [/^word\/header\d*\.xml$/i, 'text', 'header'],
  [/^word\/footer\d*\.xml$/i, 'text', 'footer'],
  [/^word\/(?:footnotes|endnotes)\d*\.xml$/i, 'text', 'notes:'],
  [/^word\/comments\d*\.xml$/i, 'text', 'comment:'],
  [
    /^word\/(?:commentsExtended|commentsIds|commentsExtensible|styles\w*|fontTable|webSettings|numbering|theme\/.*)\.xml$/i,
    'silent',
    '',
  ],
  [/^ppt\/slides\/[^/]+\.xml$/i, 'text', 'slide:'],
  [/^ppt\/notesSlides\/[^/]+\.xml$/i, 'text', 'notes:'],
  [/^ppt\/(?:slideMasters|slideLayouts|notesMasters|handoutMasters)\/[^/]+\.xml$/i, 'text', 'master:'],
  [/^(?:ppt\/comments|xl\/comments|xl\/threadedComments)[^/]*\/?[^/]*\.xml$/i, 'text', 'comment:'],
  [/^(?:word|xl|ppt)\/drawings\/[^/]+\.(?:xml|vml)$/i, 'text', 'drawing:'],
  [/^(?:word|xl|ppt)\/charts\/chart[^/]*\.xml$/i, 'text', 'chart:'],
  [/^(?:word|xl|ppt)\/diagrams\/data\d*\.xml$/i, 'text', 'diagram:'],
  [/^xl\/(?:worksheets|macrosheets|dialogsheets|chartsheets)\/[^/]+\.xml$/i, 'worksheet', ''],
  [/^xl\/(?:worksheets|macrosheets|dialogsheets|chartsheets)\/[^/]+\.bin$/i, 'binary-sheet', ''],
  [/^xl\/comments[^/]*\.bin$/i, 'binary-comments', 'comment:'],
  [
    /^xl\/[^/]+\.bin$|^xl\/(?:tables|pivotTables|pivotCache|externalLinks|slicers|slicerCaches|queryTables)\/[^/]+\.bin$/i,
    'silent',
    '',
  ],
  [/^(?:word|xl|ppt)\/(?:embeddings|activeX|media|vbaProject)/i, 'embedded', ''],
  [/^customXml\/item\d*\.xml$/i, 'text', 'custom-xml:'],
  [/^customXml\/itemProps\d*\.xml$/i, 'silent', ''],
  [/\.vml$/i, 'text', 'drawing:'],
  [/\.(?:odttf|fntdata|ttf)$|printerSettings/i, 'silent', ''],
];

/** Content types that `Default` gives to whole kinds of files and that say nothing. */
const VAGUE = /^(?:application|text)\/xml$|^application\/octet-stream$|oleObject$|vnd\.ms-office\./;

/** How to read the part at `path`. XML that nobody knows is text; other bytes are a document of their own. */
export function partOf(path: string, contentType: string): Part {
  const base = path
    .split('/')
    .at(-1)!
    .replace(/\.\w+$/, '');
  const named = ([, kind, role]: Rule): Part => ({ kind, name: role.endsWith(':') ? role + base : role });
  const isVba = /vbaProject\.bin$/i.test(path);
  const rule =
    (isVba || (VAGUE.test(contentType) && !/\+xml$/.test(contentType))
      ? undefined
      : BY_TYPE.find(([pattern]) => pattern.test(contentType))) ??
    (isVba ? undefined : BY_PATH.find(([pattern]) => pattern.test(path)));
  if (rule) return named(rule);
  if (/\.xml$/i.test(path) || /\+xml$/.test(contentType)) return { kind: 'text', name: `part:${base}` };
  return { kind: 'embedded', name: '' };
}
