/** What is set for a paragraph of a Word 97 file. */
export interface DocParagraph {
  /** Style by its fixed number: 1 to 9 are the headings. */
  readonly style: number;
  /** Level in a list, from 1. */
  readonly list?: number;
  readonly inTable: boolean;
  readonly endsRow: boolean;
}

/** Where a stretch of the file ends, and what is set for its paragraph. */
interface Stretch extends DocParagraph {
  readonly end: number;
}

const PAGE = 512;
const PLAIN: DocParagraph = { style: 0, inTable: false, endsRow: false };
const IN_TABLE = 0x2416;
const ENDS_ROW = 0x2417;
const LIST_LEVEL = 0x260a;
const LIST = 0x460b;

/** Looks up what is set for the paragraph at a byte of the `WordDocument` stream. @param table where its pages are told */
export function paragraphsOf(main: Uint8Array, table: Uint8Array): (offset: number) => DocParagraph {
  const stretches = pagesIn(table)
    .flatMap((page) => readPage(main.subarray(page * PAGE, (page + 1) * PAGE)))
    .sort((a, b) => a.end - b.end);
  return (offset) => {
    let low = 0;
    let high = stretches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stretches[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return stretches[low] ?? PLAIN;
  };
}

/** Numbers of the pages that hold paragraphs' properties: n + 1 offsets, then n numbers. */
function pagesIn(table: Uint8Array): number[] {
  const fields = view(table);
  const count = Math.max(0, Math.floor((table.length - 4) / 8));
  return Array.from({ length: count }, (_, i) => fields.getUint32(4 * (count + 1) + 4 * i, true) & 0x3fffff);
}

function readPage(page: Uint8Array): Stretch[] {
  const count = page[PAGE - 1] ?? 0;
  if (page.length < PAGE || 4 * (count + 1) + 13 * count > PAGE) return [];
  const fields = view(page);
  return Array.from({ length: count }, (_, i) => {
    const at = 2 * (page[4 * (count + 1) + 13 * i] ?? 0);
    return { end: fields.getUint32(4 * (i + 1), true), ...(at === 0 ? PLAIN : properties(page, at)) };
  });
}

function properties(page: Uint8Array, start: number): DocParagraph {
  const short = page[start] ?? 0;
  const at = short === 0 ? start + 2 : start + 1;
  const length = short === 0 ? 2 * (page[start + 1] ?? 0) : 2 * short - 1;
  const bytes = page.subarray(at, Math.min(PAGE - 1, at + length));
  const style = bytes.length >= 2 ? view(bytes).getUint16(0, true) : 0;
  const set = changes(bytes.subarray(2));
  const level = (set.get(LIST_LEVEL) ?? 0) + 1;
  return {
    style,
    ...((set.get(LIST) ?? 0) !== 0 && { list: level }),
    inTable: (set.get(IN_TABLE) ?? 0) !== 0,
    endsRow: (set.get(ENDS_ROW) ?? 0) !== 0,
  };
}

/** The numbers set, by their code; how long each is stands in the code's upper bits. */
function changes(bytes: Uint8Array): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const fields = view(bytes);
  for (let at = 0; at + 3 <= bytes.length; ) {
    const code = fields.getUint16(at, true);
    const kind = code >> 13;
    const value = fields.getUint8(at + 2);
    const wide = at + 4 <= bytes.length ? fields.getUint16(at + 2, true) : value;
    found.set(code, kind <= 1 ? value : wide);
    const fixed = [1, 1, 2, 4, 2, 2, undefined, 3][kind];
    at += 2 + (fixed ?? (code === 0xd608 ? wide + 1 : value + 1));
  }
  return found;
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
