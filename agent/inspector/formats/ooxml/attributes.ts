import type { Sink } from '../format.ts';
import { walkXml } from './xml.ts';

/** Attributes that hold a text, by element: which of them, and the kind of text they are. */
const READ: Record<string, readonly [attribute: string, kind: string][]> = {
  docPr: [
    ['descr', 'alt-text'],
    ['title', 'alt-text'],
  ],
  cNvPr: [
    ['descr', 'alt-text'],
    ['title', 'alt-text'],
  ],
  shape: [
    ['alt', 'alt-text'],
    ['title', 'alt-text'],
  ],
  imagedata: [['title', 'alt-text']],
  textpath: [['string', 'watermark']],
  tblCaption: [['val', 'alt-text']],
  tblDescription: [['val', 'alt-text']],
  hlinkClick: [['tooltip', 'links']],
  hlinkHover: [['tooltip', 'links']],
  hyperlink: [
    ['tooltip', 'links'],
    ['display', 'links'],
    ['location', 'links'],
    ['anchor', 'links'],
  ],
  fldSimple: [['instr', 'fields']],
  alias: [['val', 'form']],
  tag: [['val', 'form']],
  listItem: [
    ['displayText', 'form'],
    ['value', 'form'],
  ],
  statusText: [['val', 'form']],
  helpText: [['val', 'form']],
  listEntry: [['val', 'form']],
  default: [['val', 'form']],
  date: [['fullDate', 'form']],
  ins: [['author', 'authors']],
  del: [['author', 'authors']],
  moveFrom: [['author', 'authors']],
  moveTo: [['author', 'authors']],
  comment: [['author', 'authors']],
  cmAuthor: [['name', 'authors']],
  person: [
    ['author', 'authors'],
    ['displayName', 'authors'],
    ['userId', 'authors'],
  ],
  cm: [['text', 'comment']],
  docVar: [
    ['name', 'variables'],
    ['val', 'variables'],
  ],
  // Excel's pivot caches, connections and scenarios.
  cacheField: [
    ['name', 'pivot'],
    ['caption', 'pivot'],
  ],
  s: [['v', 'pivot']],
  d: [['v', 'pivot']],
  n: [['v', 'pivot']],
  worksheetSource: [
    ['sheet', 'pivot'],
    ['name', 'pivot'],
  ],
  connection: [
    ['name', 'data'],
    ['description', 'data'],
    ['sourceFile', 'data'],
  ],
  dbPr: [
    ['connection', 'data'],
    ['command', 'data'],
  ],
  webPr: [
    ['url', 'data'],
    ['post', 'data'],
  ],
  textPr: [['sourceFile', 'data']],
  queryTable: [['name', 'data']],
  sheetName: [['val', 'data']],
  scenario: [
    ['name', 'data'],
    ['comment', 'data'],
    ['user', 'authors'],
  ],
  inputCells: [['val', 'data']],
  dataValidation: [
    ['promptTitle', 'validation'],
    ['prompt', 'validation'],
    ['errorTitle', 'validation'],
    ['error', 'validation'],
  ],
  cfRule: [['text', 'validation']],
};

/** What a person could read in the attributes of an element. */
export function* readAttributes(
  element: string,
  attributes: Record<string, string>,
): Generator<[kind: string, text: string]> {
  for (const [key, kind] of READ[element] ?? []) {
    const text = attributes[key];
    if (text) yield [kind, text];
  }
  // A tag of PowerPoint has a name too, where one of Word has only a value.
  if (element === 'tag' && attributes.name) yield ['form', attributes.name];
}

/** Texts in the attributes of a part that has no other: one line each. */
export function extractAttributes(xml: Buffer, part: string, sink: Sink): void {
  walkXml(xml, {
    open(name, attributes) {
      for (const [, text] of readAttributes(name, attributes)) sink.text(`${text}\n`, part);
    },
  });
}

/** Addresses of links that lead out of the package, the templates and pictures it fetches among them. */
export function extractRelationships(xml: Buffer, sink: Sink): void {
  walkXml(xml, {
    open(name, { Target, TargetMode }) {
      if (name === 'Relationship' && Target && TargetMode?.toLowerCase() === 'external')
        sink.text(`${Target}\n`, 'links');
    },
  });
}
