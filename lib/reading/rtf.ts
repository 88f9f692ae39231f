import { AppError } from '../errors.ts';
import { type About, type Draft, rowOf } from './draft.ts';
import { CHARSETS, encodingOf, KEPT, SIGNS, SKIPPED } from './rtf-tables.ts';
import { type RtfToken, rtfTokens } from './rtf-words.ts';

const DEEPEST = 2000;

interface State {
  /** What its text is: of the document, of its description, a font's name, a style's, or nothing. */
  readonly where: 'text' | 'skip' | 'fonts' | 'styles' | 'title' | 'author';
  readonly encoding: string;
  readonly hidden: boolean;
  /** Bytes that stand in for each character given by number. */
  readonly fallback: number;
}

/** The paragraphs of an RTF file. @throws AppError `file-damaged` */
export function readRtf(bytes: Uint8Array): { drafts: Draft[]; about: About } {
  const reader = new RtfReader();
  for (const token of rtfTokens(bytes)) reader.take(token);
  return reader.end();
}

class RtfReader {
  readonly #drafts: Draft[] = [];
  readonly #fonts = new Map<number, string>();
  readonly #headings = new Map<number, number>();
  readonly #about = { title: '', author: '' };
  readonly #stack: State[] = [];
  #state: State = { where: 'text', encoding: 'windows-1252', hidden: false, fallback: 1 };
  #defaultEncoding = 'windows-1252';
  #bytes: number[] = [];
  #text = '';
  #skip = 0;
  #starred = false;
  #font = 0;
  #style: number | undefined;
  #styleName = '';
  #paragraph: { heading?: number; list?: number; inTable?: boolean } = {};
  #cells: string[] | undefined;
  #rows: string[] = [];

  take(token: RtfToken): void {
    if (token.type === 'byte') {
      if (this.#skip > 0) this.#skip--;
      else this.#bytes.push(token.byte);
      return;
    }
    if (token.type === 'word') {
      this.#word(token.name, token.value);
      return;
    }
    this.#decode();
    this.#skip = 0;
    if (token.type === 'open') {
      if (this.#stack.length > DEEPEST) throw new AppError('file-damaged');
      this.#stack.push(this.#state);
    } else this.#state = this.#stack.pop() ?? this.#state;
    this.#starred = false;
  }

  end(): { drafts: Draft[]; about: About } {
    this.#decode();
    this.#endParagraph();
    this.#endTable();
    const { title, author } = this.#about;
    return { drafts: this.#drafts, about: { title: title.trim() || undefined, byline: author.trim() || undefined } };
  }

  #word(name: string, value: number | undefined): void {
    this.#decode();
    if (name === 'u' && value !== undefined) this.#unicode(value);
    else if (name === '*') this.#starred = true;
    else if (this.#starred && !KEPT.test(name) && this.#state.where !== 'fonts')
      this.#state = { ...this.#state, where: 'skip' };
    else if (!this.#setting(name, value) && this.#state.where === 'text') this.#layout(name, value);
    if (name !== '*') this.#starred = false;
  }

  #unicode(value: number): void {
    this.#put(String.fromCharCode(value & 0xffff));
    this.#skip = this.#state.fallback;
  }

  /** Words that say where text belongs and how it is written. */
  #setting(name: string, value = 1): boolean {
    const { where } = this.#state;
    if (name === 'fonttbl') this.#state = { ...this.#state, where: 'fonts' };
    else if (name === 'stylesheet') this.#state = { ...this.#state, where: 'styles' };
    else if (where !== 'fonts' && SKIPPED.test(name)) this.#state = { ...this.#state, where: 'skip' };
    else if (name === 'info') this.#state = { ...this.#state, where: 'skip' };
    else if (name === 'title' || name === 'author') this.#state = { ...this.#state, where: name };
    else if (name === 'ansicpg') this.#setDefault(encodingOf(value) || 'windows-1252');
    else if (name === 'mac') this.#setDefault('macintosh');
    else if (name === 'uc') this.#state = { ...this.#state, fallback: Math.max(0, Math.min(8, value)) };
    else if (name === 'v') this.#state = { ...this.#state, hidden: value !== 0 };
    else if (name === 'plain') this.#state = { ...this.#state, hidden: false, encoding: this.#defaultEncoding };
    else if (name === 'f') this.#useFont(value);
    else if (name === 'fcharset')
      this.#fonts.set(this.#font, encodingOf(CHARSETS[value] ?? 0) || this.#defaultEncoding);
    else if (where === 'styles' && name === 's') this.#beginStyle(value);
    else return false;
    return true;
  }

  #setDefault(encoding: string): void {
    this.#defaultEncoding = encoding;
    this.#state = { ...this.#state, encoding };
  }

  #useFont(font: number): void {
    this.#font = font;
    const encoding = this.#fonts.get(font);
    if (this.#state.where !== 'fonts') this.#state = { ...this.#state, encoding: encoding ?? this.#defaultEncoding };
  }

  #beginStyle(style: number): void {
    this.#style = style;
    this.#styleName = '';
  }

  #layout(name: string, value: number | undefined): void {
    const sign = SIGNS[name];
    if (sign !== undefined) this.#put(sign);
    else if (name === 'par' || name === 'sect' || name === 'page') this.#endParagraph();
    else if (name === 'pard') this.#paragraph = {};
    else if (name === 'intbl') this.#paragraph = { ...this.#paragraph, inTable: true };
    else if (name === 'trowd') this.#cells ??= [];
    else if (name === 'cell' || name === 'nestcell') this.#endCell();
    else if (name === 'row') this.#endRow();
    else if (name === 's' && value !== undefined)
      this.#paragraph = { ...this.#paragraph, heading: this.#headings.get(value) };
    else if (name === 'outlinelevel' && value !== undefined && value < 9)
      this.#paragraph = { ...this.#paragraph, heading: value + 1 };
    else if (name === 'ls' && value !== 0) this.#paragraph = { list: 1, ...this.#paragraph };
    else if (name === 'ilvl' && value !== undefined) this.#paragraph = { ...this.#paragraph, list: value + 1 };
  }

  #decode(): void {
    if (this.#bytes.length === 0) return;
    const bytes = Uint8Array.from(this.#bytes);
    this.#bytes = [];
    this.#put(new TextDecoder(this.#state.encoding).decode(bytes));
  }

  #put(text: string): void {
    const { where, hidden } = this.#state;
    if (where === 'text') this.#text += hidden ? '' : text;
    else if (where === 'title' || where === 'author') this.#about[where] += text;
    else if (where === 'styles') this.#nameStyle(text);
  }

  /** `heading 2;` in the style sheet. */
  #nameStyle(text: string): void {
    this.#styleName += text;
    const level = /^\s*heading (\d)/i.exec(this.#styleName)?.[1];
    if (level && this.#style !== undefined) this.#headings.set(this.#style, Number(level));
  }

  #endParagraph(): void {
    const text = this.#text;
    if (this.#cells && this.#paragraph.inTable) {
      this.#text += ' ';
      return;
    }
    this.#text = '';
    if (text.trim() === '') return;
    this.#endTable();
    const { heading, list } = this.#paragraph;
    if (heading !== undefined) this.#drafts.push({ kind: 'heading', level: heading, text });
    else if (list !== undefined) this.#drafts.push({ kind: 'list-item', level: list, text });
    else this.#drafts.push({ kind: 'paragraph', text });
  }

  #endCell(): void {
    this.#cells = [...(this.#cells ?? []), this.#text.replace(/\s+/g, ' ').trim()];
    this.#text = '';
  }

  #endRow(): void {
    if (this.#cells?.some((cell) => cell !== '')) this.#rows.push(rowOf(this.#cells));
    this.#cells = undefined;
  }

  #endTable(): void {
    if (this.#cells && this.#cells.length > 0) this.#endRow();
    this.#cells = undefined;
    if (this.#rows.length > 0) this.#drafts.push({ kind: 'table', text: this.#rows.join('\n') });
    this.#rows = [];
  }
}
