import { AppError } from '../errors.ts';
import { type DocxRole, readStyles } from './docx-styles.ts';
import { type About, type Draft, rowOf } from './draft.ts';
import { readXml, textsOf, type XmlElement } from './xml.ts';
import { unzip } from './zip.ts';

const WANTED = /^(?:word\/(?:document\d*|styles|footnotes|endnotes)|docProps\/core)\.xml$/i;
/** What stands in them is there a second time, was deleted, or is no text. */
const PASSED_OVER = new Set(['Fallback', 'del', 'moveFrom', 'instrText', 'pPrChange', 'rPrChange', 'ruby-rt', 'rt']);

/** The blocks of a Word document, its notes at the end, and what it says of itself. @throws AppError `file-damaged`, `file-too-large` */
export function readDocx(bytes: Uint8Array): { drafts: Draft[]; about: About } {
  const parts = unzip(bytes, (name) => WANTED.test(name));
  const main = [...parts.keys()].find((name) => /^word\/document\d*\.xml$/i.test(name));
  if (main === undefined) throw new AppError('file-damaged');
  const styles = readStyles(parts.get('word/styles.xml'));
  const drafts: Draft[] = [];
  let title: string | undefined;
  for (const name of [main, 'word/footnotes.xml', 'word/endnotes.xml']) {
    const reader = new DocxReader(styles);
    readXml(parts.get(name), reader);
    drafts.push(...reader.drafts());
    title ??= reader.title;
  }
  const about = aboutFrom(parts.get('docProps/core.xml'));
  return { drafts, about: { ...about, title: about.title ?? title } };
}

function aboutFrom(core: Uint8Array | undefined): About {
  const said = new Map(
    textsOf(core, new Set(['title', 'creator', 'language'])).map(({ element, text }) => [element.name, text.trim()]),
  );
  return {
    title: said.get('title') || undefined,
    byline: said.get('creator') || undefined,
    language: said.get('language') || undefined,
  };
}

interface Paragraph {
  text: string;
  role?: DocxRole;
  list?: number;
}

interface Table {
  readonly rows: string[];
  cells: string[];
}

class DocxReader {
  title: string | undefined;
  readonly #styles: ReadonlyMap<string, DocxRole>;
  readonly #drafts: Draft[] = [];
  readonly #tables: Table[] = [];
  /** Of paragraphs inside each other, as with text boxes. */
  readonly #paragraphs: Paragraph[] = [];
  #passing = 0;
  #inText = false;
  #cell: string[] = [];

  constructor(styles: ReadonlyMap<string, DocxRole>) {
    this.#styles = styles;
  }

  drafts(): Draft[] {
    while (this.#paragraphs.length > 0) this.#endParagraph();
    while (this.#tables.length > 0) this.#endTable();
    return this.#drafts;
  }

  open(element: XmlElement): void {
    const { name } = element;
    if (PASSED_OVER.has(name)) this.#passing++;
    if (this.#passing > 0) return;
    const paragraph = this.#paragraphs.at(-1);
    if (name === 'p') this.#paragraphs.push({ text: '' });
    else if (name === 'tbl') this.#tables.push({ rows: [], cells: [] });
    else if (name === 't') this.#inText = true;
    else if (!paragraph) return;
    else if (name === 'tab') paragraph.text += ' ';
    else if (name === 'br' || name === 'cr') paragraph.text += '\n';
    else if (name === 'noBreakHyphen') paragraph.text += '-';
    else this.#look(element, paragraph);
  }

  close(name: string): void {
    if (PASSED_OVER.has(name)) {
      this.#passing = Math.max(0, this.#passing - 1);
      return;
    }
    if (this.#passing > 0) return;
    const table = this.#tables.at(-1);
    if (name === 't') this.#inText = false;
    else if (name === 'p') this.#endParagraph();
    else if (name === 'tc' && table) {
      table.cells.push(this.#cell.join(' ').replace(/\s+/g, ' ').trim());
      this.#cell = [];
    } else if (name === 'tr' && table) {
      if (table.cells.some((cell) => cell !== '')) table.rows.push(rowOf(table.cells));
      table.cells = [];
    } else if (name === 'tbl') this.#endTable();
  }

  text(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    if (this.#inText && this.#passing === 0 && paragraph) paragraph.text += text;
  }

  /** What is set for the paragraph as a whole. */
  #look({ name, attribute }: XmlElement, paragraph: Paragraph): void {
    if (name === 'pStyle') paragraph.role = this.#styles.get(attribute('val') ?? '');
    else if (name === 'outlineLvl') {
      const level = Number(attribute('val'));
      if (level >= 0 && level < 9) paragraph.role = { kind: 'heading', level: level + 1 };
    } else if (name === 'ilvl') paragraph.list = Number(attribute('val')) + 1 || 1;
    else if (name === 'numId') paragraph.list = attribute('val') === '0' ? undefined : (paragraph.list ?? 1);
  }

  #endParagraph(): void {
    const paragraph = this.#paragraphs.pop();
    if (!paragraph || paragraph.text.trim() === '') return;
    if (this.#tables.length > 0) this.#cell.push(paragraph.text);
    else this.#drafts.push(this.#draft(paragraph));
  }

  #draft({ text, role, list }: Paragraph): Draft {
    if (role?.kind === 'title') {
      this.title ??= text;
      return { kind: 'heading', level: 1, text };
    }
    if (role?.kind === 'heading') return { ...role, text };
    if (list !== undefined || role?.kind === 'list-item') return { kind: 'list-item', level: list ?? 1, text };
    return role?.kind === 'quote' ? { kind: 'quote', level: 1, text } : { kind: role?.kind ?? 'paragraph', text };
  }

  /** A table in a cell of another is read as the text of that cell. */
  #endTable(): void {
    const table = this.#tables.pop();
    if (!table) return;
    if (table.cells.length > 0) table.rows.push(rowOf(table.cells));
    if (this.#tables.length > 0) this.#cell.push(table.rows.join(' ; '));
    else if (table.rows.length > 0) this.#drafts.push({ kind: 'table', text: table.rows.join('\n') });
  }
}
