/** A Word 97 document, made by hand: a compound file with its text in pieces, and what is set for each paragraph. */

const SECTOR = 512;
const END = 0xfffffffe;
const FREE = 0xffffffff;
const FAT = 0xfffffffd;

/** A paragraph with the mark that ends it. `style`: 1 to 9 are headings. `cell`, `row`: it ends a cell, or a row, of a table. */
export interface TinyParagraph {
  readonly text: string;
  readonly style?: number;
  readonly ends?: 'cell' | 'row';
}

/** @param notes stand at the end, as those at the foot of pages do; @param wide the text is kept in two bytes a character */
export function tinyDoc(
  paragraphs: readonly TinyParagraph[],
  notes: readonly TinyParagraph[] = [],
  wide = false,
): Uint8Array {
  const all = [...paragraphs, ...notes];
  const marked = (list: readonly TinyParagraph[]) =>
    list.map(({ ends, text }) => text + (ends ? '\x07' : '\r')).join('');
  const [body, foot] = [marked(paragraphs), marked(notes)];
  const bytes = textBytes(body + foot, wide);
  const page = 1 + Math.ceil((SECTOR + bytes.length) / SECTOR);
  const main = new Uint8Array((page + 1) * SECTOR);
  main.set(bytes, SECTOR);
  main.set(propertiesOf(all, wide), page * SECTOR);
  const papers = words(0, main.length, page); // the one page of properties is for all of the file
  const clx = new Uint8Array([2, ...new Uint8Array(words(16).buffer), ...pieceOf((body + foot).length, wide)]);
  const head = new DataView(main.buffer);
  head.setUint16(0, 0xa5ec, true);
  head.setUint16(2, 0x00c1, true);
  head.setUint32(0x4c, body.length, true);
  head.setUint32(0x50, foot.length, true);
  head.setUint32(0x0106, papers.byteLength, true);
  head.setUint32(0x01a2, papers.byteLength, true);
  head.setUint32(0x01a6, clx.length, true);
  return compound({ WordDocument: main, '0Table': new Uint8Array([...new Uint8Array(papers.buffer), ...clx]) });
}

const words = (...values: number[]): Uint32Array => Uint32Array.from(values);

function textBytes(text: string, wide: boolean): Uint8Array {
  if (!wide) return Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new Uint8Array(Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).buffer);
}

/** One piece: where in the text it is, then where in the file. */
function pieceOf(length: number, wide: boolean): Uint8Array {
  const piece = new Uint8Array(16);
  const fields = new DataView(piece.buffer);
  fields.setUint32(4, length, true);
  fields.setUint32(10, wide ? SECTOR : (SECTOR * 2) | 0x40000000, true);
  return piece;
}

/** A page of what is set for paragraphs: where each begins, where its settings are, and these from the end up. */
function propertiesOf(paragraphs: readonly TinyParagraph[], wide: boolean): Uint8Array {
  const page = new Uint8Array(SECTOR);
  const fields = new DataView(page.buffer);
  const count = paragraphs.length;
  let end = SECTOR - 2;
  let at = SECTOR;
  for (const [i, { ends, style = 0, text }] of paragraphs.entries()) {
    fields.setUint32(4 * i, at, true);
    at += (text.length + 1) * (wide ? 2 : 1);
    const set = [style, 0, ...(ends ? [0x16, 0x24, 1] : []), ...(ends === 'row' ? [0x17, 0x24, 1] : [])];
    if (set.length % 2) set.push(0);
    end -= set.length + 2;
    page.set([0, set.length / 2, ...set], end);
    page[4 * (count + 1) + 13 * i] = end / 2;
  }
  fields.setUint32(4 * count, at, true);
  page[SECTOR - 1] = count;
  return page;
}

/** A compound file with these streams. */
function compound(streams: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const next: number[] = [FAT, END];
  const entries = [entryOf('Root Entry', 5, END, 0)];
  const contents: Uint8Array[] = [];
  for (const [name, stream] of Object.entries(streams)) {
    const sectors = Math.ceil(stream.length / SECTOR);
    entries.push(entryOf(name, 2, next.length, stream.length));
    for (let i = 1; i <= sectors; i++) next.push(i < sectors ? next.length + 1 : END);
    contents.push(padded(stream, sectors * SECTOR));
  }
  const header = new DataView(new ArrayBuffer(SECTOR));
  for (const [i, byte] of [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].entries()) header.setUint8(i, byte);
  header.setUint16(30, 9, true);
  header.setUint16(32, 6, true);
  header.setUint32(44, 1, true);
  header.setUint32(48, 1, true);
  for (const at of [60, 68]) header.setUint32(at, END, true);
  for (let i = 1; i < 109; i++) header.setUint32(76 + 4 * i, FREE, true);
  const table = new Uint8Array(Uint32Array.from({ length: SECTOR / 4 }, (_, i) => next[i] ?? FREE).buffer);
  const directory = padded(joined(entries), SECTOR);
  return joined([new Uint8Array(header.buffer), table, directory, ...contents]);
}

function entryOf(name: string, type: number, start: number, size: number): Uint8Array {
  const entry = new DataView(new ArrayBuffer(128));
  for (let i = 0; i < name.length; i++) entry.setUint16(2 * i, name.charCodeAt(i), true);
  entry.setUint16(64, 2 * name.length + 2, true);
  entry.setUint8(66, type);
  entry.setUint32(116, start, true);
  entry.setUint32(120, size, true);
  return new Uint8Array(entry.buffer);
}

function padded(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  whole.set(bytes);
  return whole;
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(parts.flatMap((part) => [...part]));
