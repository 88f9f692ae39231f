import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { LARGEST_TEXT } from '../capture/limits.ts';
import { AppError } from '../errors.ts';
import type { About, Draft } from './draft.ts';
import { linesOf, type PdfItem, type PdfLine } from './pdf-lines.ts';
import { withoutMargins } from './pdf-margins.ts';
import { type OutlineEntry, paragraphsOf } from './pdf-paragraphs.ts';

/** The file of a table that says which letters the codes of Chinese, Japanese and Korean fonts stand for. */
export type LoadCmap = (name: string) => Promise<Uint8Array>;

/** In the permissions of a file: its text may be copied. */
const MAY_COPY = 0x10;
const MOST_PAGES = 20_000;
const MOST_ENTRIES = 2000;
/** Titles that programs put in by themselves. */
const NO_TITLE =
  /^(?:untitled.*|microsoft (?:word|powerpoint|excel)|(?:slide|document|presentation|book|sheet) ?\d*|print|job|.*\.(?:docx?|pdf|indd|qxd|tex|dvi|pptx?|xlsx?|hwpx?|rtf|txt|html?)|무제|제목 ?없음|이름 ?없음|[^\p{L}]*)$/iu;

/** The text of a PDF file, page by page. @throws AppError `file-damaged`, `file-protected`, `file-too-large` */
export async function readPdf(bytes: Uint8Array, loadCmap: LoadCmap): Promise<{ drafts: Draft[]; about: About }> {
  const document = await open(bytes, loadCmap);
  try {
    const permissions = await document.getPermissions();
    if (permissions && !permissions.has(MAY_COPY)) throw new AppError('file-protected');
    const pages = Math.min(MOST_PAGES, document.numPages);
    const { lines, broken } = await linesIn(document, pages);
    if (lines.length === 0 && broken > 0) throw new AppError('file-damaged');
    const outline = await outlineOf(document).catch(() => []);
    const drafts = paragraphsOf(withoutMargins(lines, pages), pages, outline);
    return { drafts, about: await aboutOf(document).catch(() => ({})) };
  } finally {
    await document.loadingTask.destroy().catch(() => undefined);
  }
}

/** What the library takes for granted, and browsers have had for a short while only. */
function supplyMissing(): void {
  const promise: { withResolvers?: unknown } = Promise;
  promise.withResolvers ??= () => {
    const made: Record<string, unknown> = {};
    made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
    return made;
  };
}

async function open(bytes: Uint8Array, loadCmap: LoadCmap): Promise<PDFDocumentProxy> {
  supplyMissing();
  // First the part that parses, which then runs in this very thread; it is a worker already, or a test.
  await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  class Cmaps {
    fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
      return kind === 'cMapUrl' ? loadCmap(filename) : Promise.reject(new Error('only text is read'));
    }
  }
  const task = getDocument({
    data: bytes.slice(), // it keeps what it is given
    BinaryDataFactory: Cmaps,
    useWorkerFetch: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    disableWorkerRendering: true,
    verbosity: 0,
  } as Parameters<typeof getDocument>[0]);
  try {
    return await task.promise;
  } catch (error) {
    await task.destroy().catch(() => undefined);
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    throw new AppError(isLocked ? 'file-protected' : 'file-damaged', {}, { cause: error });
  }
}

/** `broken`: pages of which nothing could be read. */
async function linesIn(document: PDFDocumentProxy, pages: number): Promise<{ lines: PdfLine[]; broken: number }> {
  const lines: PdfLine[] = [];
  let broken = 0;
  let characters = 0;
  for (let page = 0; page < pages; page++) {
    const own = await pageLines(document, page).catch(() => undefined);
    if (!own) broken++;
    for (const line of own ?? []) {
      lines.push(line);
      characters += line.text.length;
    }
    if (characters > LARGEST_TEXT) throw new AppError('file-too-large', { characters: LARGEST_TEXT });
  }
  return { lines, broken };
}

async function pageLines(document: PDFDocumentProxy, page: number): Promise<PdfLine[]> {
  const sheet = await document.getPage(page + 1);
  const { items } = await sheet.getTextContent();
  const [, bottom = 0, , top = 0] = sheet.view;
  sheet.cleanup();
  return linesOf(
    items.filter((item): item is typeof item & PdfItem => 'str' in item),
    { page, bottom, top },
  );
}

type Outline = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>;

async function outlineOf(document: PDFDocumentProxy): Promise<OutlineEntry[]> {
  const entries: OutlineEntry[] = [];
  const walk = (items: Outline, level: number) => {
    for (const { title, items: inner } of items ?? []) {
      if (entries.length >= MOST_ENTRIES) return;
      entries.push({ title, level });
      if (level < 6) walk(inner, level + 1);
    }
  };
  walk(await document.getOutline(), 1);
  return entries;
}

async function aboutOf(document: PDFDocumentProxy): Promise<About> {
  const info = (await document.getMetadata()).info as Readonly<Record<string, unknown>>;
  const said = (name: string) => {
    const value = info[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const title = said('Title')?.replace(/^Microsoft (?:Word|PowerPoint) - /i, '');
  return {
    title: title && !NO_TITLE.test(title) ? title : undefined,
    byline: said('Author'),
    language: said('Language'),
  };
}
