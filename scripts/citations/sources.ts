import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chunk } from '../../lib/ingest/chunk.ts';
import { sentences } from '../../lib/text/sentences.ts';
import type { Block, Passage, SavedText, Span } from '../../lib/types.ts';

/** Languages that answers are made in. */
export type Language = 'en' | 'ko' | 'ja' | 'de' | 'fr';

/** A page whose sentences are true: what answers are made from. */
export interface Source {
  readonly id: string;
  readonly language: Language;
  /** `pages`: ships with the project; `data`: lies beside it. */
  readonly origin: 'pages' | 'data';
  readonly saved: SavedText;
  readonly passages: readonly Passage[];
  readonly sentences: readonly TrueSentence[];
  /** What the questions of a question-answering set ask for; empty elsewhere. */
  readonly entities: readonly string[];
}

/** A sentence of a page; offsets in its document. */
export interface TrueSentence extends Span {
  readonly text: string;
  /** Index into `passages` of its source. */
  readonly passage: number;
}

const PAGES = join(import.meta.dirname, '../pages');
const SHARED = join(import.meta.dirname, '../../../shared/data');

/** The sample pages, as their paragraphs and list items. */
export function samplePages(): Source[] {
  return readdirSync(PAGES)
    .filter((name) => name.endsWith('.html'))
    .sort()
    .flatMap((name) => {
      const html = readFileSync(join(PAGES, name), 'utf8');
      const language = /<html lang="ko/.test(html) ? 'ko' : 'en';
      return sourceOf({ id: name, language, origin: 'pages', title: titleOf(html), paragraphs: paragraphsOf(html) });
    });
}

/** Pages beside the project: what there is of it, and what is absent. */
export function sharedSources(): { readonly sources: readonly Source[]; readonly absent: readonly string[] } {
  const absent: string[] = [];
  const from = (folder: string, read: (path: string) => Source[]): Source[] => {
    const path = join(SHARED, folder);
    if (existsSync(path)) return read(path);
    absent.push(path);
    return [];
  };
  const sources = [
    ...from('retrieval/korquad-dev', (path) => squad(path, 'ko', 40)),
    ...from('retrieval/jaquad-dev', (path) => squad(path, 'ja', 60)),
    ...from('extraction/readability-pages', savedPages),
  ];
  return { sources, absent };
}

interface Plain {
  readonly id: string;
  readonly language: Language;
  readonly origin: Source['origin'];
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly entities?: readonly string[];
}

let made = 0;

function sourceOf({ id, language, origin, title, paragraphs, entities = [] }: Plain): Source[] {
  const blocks: Block[] = [];
  let text = '';
  for (const paragraph of paragraphs) {
    if (text !== '') text += '\n\n';
    blocks.push({ kind: 'paragraph', start: text.length, end: text.length + paragraph.length });
    text += paragraph;
  }
  if (blocks.length === 0) return [];
  const sequence = ++made;
  const chunks = chunk(text, blocks);
  const saved = { id, sequence, text, blocks, chunks };
  const passages = chunks.map(({ start, end, headings }, i) => ({
    ...{ chunkId: sequence * 65536 + i, documentId: id, title, url: `https://example.org/${id}`, site: 'Example' },
    ...{ language, savedAt: '2026-11-02T10:00:00Z', headings, text: text.slice(start, end), start, end, score: 1 },
  }));
  return [{ id, language, origin, saved, passages, sentences: trueSentences(passages), entities }];
}

/** Of a length that models write, complete, and not a question. */
function trueSentences(passages: readonly Passage[]): TrueSentence[] {
  return passages.flatMap(({ text, start: at, language }, passage) =>
    sentences(text, language).flatMap(({ start, end }) => {
      const sentence = text.slice(start, end);
      const cjk = /[\u3040-\u9fff\uac00-\ud7a3]/.test(sentence);
      const [least, most] = cjk ? [18, 130] : [40, 240];
      const fits = sentence.length >= least && sentence.length <= most && /[.!。]$/.test(sentence);
      return fits && !/[[\]\n"“”「」|*_`]/.test(sentence)
        ? [{ text: sentence, passage, start: at + start, end: at + end }]
        : [];
    }),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };

const plain = (html: string): string =>
  html
    .replace(/<sup\b[\s\S]*?<\/sup>|<[^>]*>/gi, '')
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name) => ENTITIES[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();

const titleOf = (html: string): string => plain(/<title>([\s\S]*?)<\/title>/i.exec(html)?.[1] ?? '');

/** Enough of HTML for pages that are known: paragraphs, items, and lines of the one that has neither. */
function paragraphsOf(html: string): string[] {
  const body = html.replace(/<(style|script|nav|header|footer|aside)\b[\s\S]*?<\/\1>/gi, '');
  const found = [...body.matchAll(/<(p|li)\b[^>]*>([\s\S]*?)(?=<\/\1>)/gi)].map(([, , inner]) => inner ?? '');
  const lines = found.length > 0 ? found : body.split(/<br>/i);
  return lines.map(plain).filter((line) => line.length >= 40 || /[.。]$/.test(line));
}

interface Squad {
  readonly data: readonly {
    readonly title: string;
    readonly paragraphs: readonly {
      readonly context: string;
      readonly qas: readonly { readonly answers: readonly { readonly text: string }[] }[];
    }[];
  }[];
}

function squad(folder: string, language: Language, count: number): Source[] {
  const articles = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Squad).data);
  return evenly(articles, count).flatMap(({ title, paragraphs }, i) => {
    const few = paragraphs.slice(0, 6);
    const answers = few.flatMap(({ qas }) => qas.flatMap((qa) => qa.answers.map(({ text }) => text)));
    const entities = [...new Set(answers)].filter((text) => text.length >= 2 && text.length <= 12 && isName(text));
    const contexts = few.flatMap(({ context }) => context.split(/\n+/));
    return sourceOf({ id: `${language}-${i}`, language, origin: 'data', title, paragraphs: contexts, entities });
  });
}

/** No figure, no sentence. */
const isName = (text: string): boolean =>
  !/[\d０-９.,。、()（）「」『』<>《》·・]/.test(text) && !/[다요]$|[るたいだ]$/.test(text);

const SAVED_PAGES: Readonly<Record<string, Language>> = {
  ...Object.fromEntries(
    'aclu ars-1 bbc-1 citylab-1 engadget lwn-1 nytimes-1 nytimes-2 quanta-1 salon-1 seattletimes-1 wapo-1 wikipedia'
      .split(' ')
      .map((name) => [name, 'en' as const]),
  ),
  heise: 'de',
  'lemonde-1': 'fr',
  'liberation-1': 'fr',
};

function savedPages(folder: string): Source[] {
  const here = Object.entries(SAVED_PAGES).filter(([name]) => existsSync(join(folder, name)));
  return here.flatMap(([name, language]) => {
    const html = readFileSync(join(folder, name, 'expected.html'), 'utf8');
    const { title = name } = JSON.parse(readFileSync(join(folder, name, 'expected-metadata.json'), 'utf8'));
    return sourceOf({ id: name, language, origin: 'data', title, paragraphs: paragraphsOf(html).slice(0, 40) });
  });
}

/** So many of them, evenly spaced. */
export const evenly = <T>(all: readonly T[], count: number): T[] =>
  all.length <= count ? [...all] : Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);
