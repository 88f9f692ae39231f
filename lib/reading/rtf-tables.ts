/** What RTF calls things. */

/** Groups that hold no text of the document. */
export const SKIPPED =
  /^(?:colortbl|fonttbl|stylesheet|pict|object|header[lrf]?|footer[lrf]?|themedata|colorschememapping|datastore|latentstyles|listtable|listoverridetable|revtbl|rsidtbl|generator|xmlnstbl|pgptbl|filetbl|fldinst|listtext|pntext|pn|shpinst|nonshppict|bkmkstart|bkmkend|ftnsep|ftnsepc|aftnsep|aftnsepc|operator|category|comment|doccomm|hlinkbase|creatim|revtim|printim|buptim|company|manager|annotation|atnid|atnauthor|atndate|xe|tc|userprops|docvar|mailmerge|wgrffmtfilter)$/;
/** Groups marked as dispensable that hold text all the same. */
export const KEPT = /^(?:shptxt|footnote|shprslt|upr|ud)$/;
/** Code pages of fonts by the number of their character set. */
export const CHARSETS: Readonly<Record<number, number>> = {
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  0: 1252,
};
const ENCODINGS: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  866: 'ibm866',
  10000: 'macintosh',
  65001: 'utf-8',
  874: 'windows-874',
};
/** Control words that stand for a sign. */
export const SIGNS: Readonly<Record<string, string>> = {
  tab: ' ',
  line: '\n',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  endash: '–',
  emdash: '—',
  bullet: '•',
  nbsp: ' ',
  nbhyphen: '-',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
};

/** The encoding of a code page; empty where the code page is unknown. */
export function encodingOf(codePage: number): string {
  return (
    ENCODINGS[codePage] ??
    (codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : codePage > 0 ? 'windows-1252' : '')
  );
}
