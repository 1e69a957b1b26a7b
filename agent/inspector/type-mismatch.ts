import { extname } from 'node:path';
import type { Finding } from '../../shared/detection/finding.ts';

const WORD = 'docx docm dotx dotm ooxml-encrypted';
const SHEET = 'xlsx xlsm xltx xlsb ooxml-encrypted';
const SLIDES = 'pptx pptm ppsx potx ooxml-encrypted';
const PLAIN =
  'text markdown csv html xml json svg eml mht mbox rss plist vcard icalendar fb2 fodt fods fodp empty pgp';

/**
 * Types by content that are ordinary under an extension. Word, Excel and WPS open each other's formats, web pages and
 * text under their own extensions, and many business systems write such; so that is no finding.
 */
const ORDINARY: readonly [extensions: string, types: string][] = [
  ['doc dot wps wpt', `doc rtf ole works ${WORD} ${PLAIN} odt`],
  ['docx docm dotx dotm', WORD],
  ['xls xlt xlm et ett', `xls ole ${SHEET} ${PLAIN} ods`],
  ['xlsx xlsm xltx xltm xlsb xlam', SHEET],
  ['ppt pot pps dps dpt', `ppt ole ${SLIDES} odp`],
  ['pptx pptm potx potm ppsx ppsm ppam', SLIDES],
  ['odt ott', 'odt ott'],
  ['ods ots', 'ods ots'],
  ['odp otp', 'odp otp'],
  ['pdf', 'pdf'],
  ['ofd', 'ofd'],
  ['rtf', 'rtf'],
  ['msg', 'msg'],
  ['jpg jpeg jpe jfif png gif bmp tif tiff webp ico heic', 'jpg png gif bmp tiff webp avif ico heic'],
  ['mp3 wav m4a flac mp4 mov avi mkv wmv', ''],
  ['zip', 'zip'],
  ['rar', 'rar'],
  ['7z', '7z'],
  ['txt log md ini cfg conf csv tsv json xml htm html xhtml eml', PLAIN],
];

const BY_EXTENSION = new Map(
  ORDINARY.flatMap(([extensions, types]) => {
    const set = new Set(types.split(' '));
    return extensions.split(' ').map((extension) => [extension, set] as const);
  }),
);

/** What contradicts the name, such as `jpg: docx`; undefined when nothing does or when either says nothing. */
export function typeMismatch(name: string, type: string): string | undefined {
  const extension = extname(name).slice(1).toLowerCase();
  const ordinary = BY_EXTENSION.get(extension);
  if (!ordinary || type === 'unknown' || type === 'empty' || ordinary.has(type)) return undefined;
  return `${extension}: ${type}`;
}

/** A finding for files, or entries in them, whose name hides what they are. */
export function mismatchFinding(mismatches: readonly string[]): Finding {
  return {
    detector: 'file.type-mismatch',
    count: mismatches.length,
    confidence: 1,
    samples: [...new Set(mismatches)].slice(0, 5).map((sample) => sample.slice(0, 128)),
  };
}
