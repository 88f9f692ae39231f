import { AppError } from '../errors.ts';
import { type DocParagraph, paragraphsOf } from './doc-paragraphs.ts';
import { type Draft, rowOf } from './draft.ts';
import type { OleFile } from './ole.ts';

/** A stretch of the text: where in the file it is, and whether in one byte a character. */
interface Piece {
  readonly start: number;
  readonly offset: number;
  readonly narrow: boolean;
  readonly text: string;
}

const MAGIC = 0xa5ec;
const OLDEST = 0xa5dc;
/** Word 97; before it, text stands in one piece, and tables of it elsewhere. */
const WORD_97 = 0x00c1;
const ENCRYPTED = 0x0100;
const TABLE_1 = 0x0200;

/** The blocks of a Word 97 to 2003 document, its notes at the end. @throws AppError `file-damaged`, `file-protected` */
export function readDoc(file: OleFile): Draft[] {
  if (file.names.has('\tDRMContent') || file.names.has('\tDRMViewerContent')) throw new AppError('file-protected');
  const main = file.stream('WordDocument');
  if (!main || main.length < 0x60) throw new AppError('file-damaged');
  const fields = view(main);
  const magic = fields.getUint16(0, true);
  if (magic !== MAGIC && magic !== OLDEST) throw new AppError('file-damaged');
  const flags = fields.getUint16(0x0a, true);
  if ((flags & ENCRYPTED) !== 0) throw new AppError('file-protected');
  if (fields.getUint16(2, true) < WORD_97 || magic === OLDEST) return draftsOf([oldText(main)], () => undefined);
  const table = file.stream((flags & TABLE_1) !== 0 ? '1Table' : '0Table');
  if (!table || main.length < 0x01aa) throw new AppError('file-damaged');
  const part = (at: number) => {
    const offset = fields.getUint32(at, true);
    return table.subarray(offset, offset + fields.getUint32(at + 4, true));
  };
  const [text, notes, headers, , comments, ends] = [0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60].map((at) =>
    fields.getUint32(at, true),
  );
  const paragraph = paragraphsOf(main, part(0x0102));
  const pieces = piecesOf(main, part(0x01a2));
  const [body = 0, foot = 0, margin = 0, remarks = 0, end = 0] = [text, notes, headers, comments, ends];
  const from = body + foot + margin + remarks;
  const drafts = [
    ...draftsOf(within(pieces, 0, body), paragraph),
    ...draftsOf(within(pieces, body, body + foot), paragraph),
    ...draftsOf(within(pieces, from, from + end), paragraph),
  ];
  return drafts.length > 0 ? drafts : draftsOf(pieces, paragraph);
}

/** Of Word 6 and 95: from one offset to the other. */
function oldText(main: Uint8Array): Piece {
  const fields = view(main);
  const [from, to] = [fields.getUint32(0x18, true), fields.getUint32(0x1c, true)];
  const bytes = main.subarray(from, Math.max(from, to));
  return { start: 0, offset: from, narrow: true, text: new TextDecoder('windows-1252').decode(bytes) };
}

/** The pieces that the text is made of, in order. @throws AppError `file-damaged` */
function piecesOf(main: Uint8Array, clx: Uint8Array): Piece[] {
  const fields = view(clx);
  let at = 0;
  while (at + 3 <= clx.length && clx[at] === 1) at += 3 + fields.getUint16(at + 1, true);
  if (at + 5 > clx.length || clx[at] !== 2) throw new AppError('file-damaged');
  const count = Math.floor((Math.min(fields.getUint32(at + 1, true), clx.length - at - 5) - 4) / 12);
  const starts = at + 5;
  const descriptors = starts + 4 * (count + 1);
  const pieces: Piece[] = [];
  let left = main.length; // no text is longer than its file, whatever its pieces say
  for (let i = 0; i < count && left > 0; i++) {
    const start = fields.getUint32(starts + 4 * i, true);
    const length = Math.min(left, Math.max(0, fields.getUint32(starts + 4 * (i + 1), true) - start));
    const place = fields.getUint32(descriptors + 8 * i + 2, true);
    const narrow = (place & 0x40000000) !== 0;
    const offset = narrow ? (place & 0x3fffffff) >>> 1 : place & 0x3fffffff;
    const bytes = main.subarray(offset, offset + length * (narrow ? 1 : 2));
    left -= length;
    pieces.push({ start, offset, narrow, text: new TextDecoder(narrow ? 'windows-1252' : 'utf-16le').decode(bytes) });
  }
  return pieces;
}

/** Of the pieces what lies between two places of the text. */
function within(pieces: readonly Piece[], from: number, to: number): Piece[] {
  return pieces.flatMap((piece) => {
    const start = Math.max(0, from - piece.start);
    const end = Math.min(piece.text.length, to - piece.start);
    if (start >= end) return [];
    const offset = piece.offset + start * (piece.narrow ? 1 : 2);
    return [{ ...piece, start: piece.start + start, offset, text: piece.text.slice(start, end) }];
  });
}

/** Ends of paragraphs, cells and pages. */
const BORDERS = '\r\x07\x0c';

function draftsOf(pieces: readonly Piece[], paragraphAt: (offset: number) => DocParagraph | undefined): Draft[] {
  const writer = new DraftWriter();
  for (const { text, offset, narrow } of pieces) {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const border = text.charAt(at);
      if (!BORDERS.includes(border)) continue;
      writer.add(text.slice(from, at));
      writer.end(border, paragraphAt(offset + at * (narrow ? 1 : 2)));
      from = at + 1;
    }
    writer.add(text.slice(from));
  }
  return writer.done();
}

/** Makes blocks of paragraphs: cells are gathered to rows, rows to tables. */
class DraftWriter {
  readonly #drafts: Draft[] = [];
  #text = '';
  #cells: string[] = [];
  #rows: string[] = [];

  add(text: string): void {
    this.#text += text;
  }

  end(border: string, paragraph: DocParagraph | undefined): void {
    const text = shown(this.#text);
    if (border === '\x07') {
      this.#text = '';
      // Before Word 97 a row ends with a mark of its own right after that of its last cell.
      if (paragraph ? paragraph.endsRow : text === '') this.#endRow();
      else this.#cells.push(text.replace(/\s+/g, ' ').trim());
    } else if (paragraph?.inTable) {
      this.#text += ' '; // a cell of several paragraphs
    } else {
      this.#text = '';
      this.#push(text, paragraph);
    }
  }

  done(): Draft[] {
    this.#push(shown(this.#text), undefined);
    this.#endTable();
    return this.#drafts;
  }

  #push(text: string, paragraph: DocParagraph | undefined): void {
    if (text.trim() === '') return;
    this.#endTable();
    const { style = 0, list } = paragraph ?? {};
    if (style >= 1 && style <= 9) this.#drafts.push({ kind: 'heading', level: style, text });
    else if (list !== undefined) this.#drafts.push({ kind: 'list-item', level: list, text });
    else this.#drafts.push({ kind: 'paragraph', text });
  }

  #endRow(): void {
    if (this.#cells.some((cell) => cell !== '')) this.#rows.push(rowOf(this.#cells));
    this.#cells = [];
  }

  #endTable(): void {
    this.#endRow();
    if (this.#rows.length > 0) this.#drafts.push({ kind: 'table', text: this.#rows.join('\n') });
    this.#rows = [];
  }
}

const FIELD = '\x13';
const FIELD_RESULT = '\x14';
const FIELD_END = '\x15';
/** Characters that stand for something else; other controls mark pictures and notes. */
const SIGNS: Readonly<Record<string, string>> = { '\t': ' ', '\n': '\n', '\x0b': '\n', '\x1e': '-' };

/** What a reader sees: of a field its result. Fields can stand in each other. */
function shown(text: string): string {
  let visible = '';
  const results: boolean[] = [];
  let hidden = 0;
  for (const character of text) {
    if (character === FIELD) {
      results.push(false);
      hidden++;
    } else if (character === FIELD_RESULT || character === FIELD_END) {
      if (results.at(-1) === false) hidden--;
      results.pop();
      if (character === FIELD_RESULT) results.push(true);
    } else if (hidden === 0) visible += character < ' ' ? (SIGNS[character] ?? '') : character;
  }
  return visible;
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
