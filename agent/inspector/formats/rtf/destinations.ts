/** Groups whose text a person reads, and the part that it becomes. */
export const PARTS: Record<string, string> = {
  header: 'header',
  headerl: 'header',
  headerr: 'header',
  headerf: 'header',
  footer: 'footer',
  footerl: 'footer',
  footerr: 'footer',
  footerf: 'footer',
  footnote: 'notes:footnotes',
  annotation: 'comment:rtf',
  atnauthor: 'authors',
  atnid: 'authors',
  fldinst: 'fields:rtf',
  shptxt: 'textbox',
  pntxta: 'numbering',
  pntxtb: 'numbering',
  listtext: 'body',
  pntext: 'body',
  xe: 'index',
  tc: 'index',
  ffname: 'form',
  ffdeftext: 'form',
  ffl: 'form',
  ffhelptext: 'form',
  ffstattext: 'form',
  docvar: 'variables',
  htmltag: 'attributes',
  mhtmltag: 'attributes',
  revtbl: 'authors',
  title: 'property:title',
  subject: 'property:subject',
  author: 'property:creator',
  manager: 'property:Manager',
  company: 'property:Company',
  operator: 'property:lastModifiedBy',
  category: 'property:category',
  keywords: 'property:keywords',
  comment: 'property:comments',
  doccomm: 'property:description',
  hlinkbase: 'property:HyperlinkBase',
};

/** Groups with nothing to read. Any other group behind `\*` that is not known is passed over as well. */
export const SILENT = new Set(
  'fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator themedata colorschememapping latentstyles blipuid bliptag objclass mmathPr xmlnstbl wgrffmtfilter datastore filetbl fontemb fontfile panose falt template passwordhash pgptbl pnseclvl atnref atntime atndate atnicn atnparent atrfstart atrfend bkmkstart bkmkend private objname objalias objsect oleclsid levelnumbers leveltext ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn revtim creatim printim buptim nonshppict nonesttables'.split(
    ' ',
  ),
);

/** Groups behind `\*` that are read: what is new in RTF stands behind it for the sake of old readers. */
export const READ_BEHIND_STAR = new Set(
  'shppict shpinst formfield pn userprops propname staticval objdata result moveto movefrom do dptxbxtext background shp sp sn sv ud picprop xmlopen xmlattrname xmlattrvalue nesttableprops ddl'.split(
    ' ',
  ),
);

/** Words that stand for a character. */
export const CHARACTERS: Record<string, string> = {
  par: '\n',
  sect: '\n',
  page: '\n',
  line: '\n',
  column: '\n',
  softline: '\n',
  row: '\n',
  nestrow: '\n',
  tab: '\t',
  cell: '\t',
  nestcell: '\t',
  emdash: '—',
  endash: '–',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
};
