/** Registered media types (ODF 1.3 part 3 appendix; OpenOffice.org 1 XML before it) and the extension of each. */
const OASIS: Record<string, string> = {
  text: 'odt',
  'text-template': 'ott',
  'text-master': 'odm',
  'text-web': 'oth',
  spreadsheet: 'ods',
  'spreadsheet-template': 'ots',
  presentation: 'odp',
  'presentation-template': 'otp',
  graphics: 'odg',
  'graphics-template': 'otg',
  chart: 'odc',
  formula: 'odf',
  image: 'odi',
  database: 'odb',
  base: 'odb',
};
const SUN: Record<string, string> = {
  writer: 'sxw',
  'writer.template': 'stw',
  'writer.global': 'sxg',
  calc: 'sxc',
  impress: 'sxi',
  draw: 'sxd',
  math: 'sxm',
};

/** The type for a media type, or undefined when it is not one of OpenDocument. */
export function odfType(mediaType: string): string | undefined {
  const [, oasis] = /^application\/(?:vnd|x-vnd)\.oasis\.opendocument\.([a-z-]+)$/.exec(mediaType) ?? [];
  if (oasis !== undefined) return OASIS[oasis] ?? OASIS[oasis.replace(/-template$/, '')] ?? 'odt';
  const [, sun] = /^application\/vnd\.sun\.xml\.([a-z.]+)$/.exec(mediaType) ?? [];
  return sun === undefined ? undefined : (SUN[sun] ?? 'sxw');
}
