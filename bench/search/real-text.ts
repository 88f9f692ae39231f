/** Real text for the bench of the search: the retrieval sets and article pages beside the project, cut as Footnote cuts them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chunk } from '../../lib/ingest/chunk.ts';
import { embeddingText } from '../../lib/ingest/embedding-text.ts';
import { singular } from '../../lib/text/singular.ts';
import { foldForTerms, terms } from '../../lib/text/terms.ts';
import type { Block } from '../../lib/types.ts';
import { root } from '../../scripts/setup.mjs';

const DATA = join(root, '..', 'shared', 'data');
const CRANFIELD = join(DATA, 'retrieval', 'cranfield');
const KORQUAD = join(DATA, 'retrieval', 'korquad-dev');
const JAQUAD = join(DATA, 'retrieval', 'jaquad-dev');
const ARTICLES = join(DATA, 'extraction', 'readability-pages');

/** Evenly spaced ones of each set that has any. */
const QUESTIONS_PER_SET = 20;
/** A passage with less says nothing that can be searched. */
const FEWEST_CHARACTERS = 60;

/** Texts of one kind: sentences are only ever recombined within a set. `passages`: what is indexed for a chunk, no two alike. */
export interface TextSet {
  readonly name: string;
  readonly passages: readonly string[];
}

export interface RealText {
  readonly sets: readonly TextSet[];
  /** Of the sets by turns. */
  readonly questions: readonly string[];
  /** How many different terms of the keyword leg all passages hold. */
  readonly vocabulary: number;
}

interface Document {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

/** @throws Error that names the folder, when the data is absent */
export function readRealText(): RealText {
  for (const folder of [CRANFIELD, KORQUAD, JAQUAD, ARTICLES])
    if (!existsSync(folder)) throw new Error(`This bench reads real text from ${folder}, which is not there.`);
  const [korean, japanese] = [squad(KORQUAD), squad(JAQUAD)];
  const said = new Set<string>();
  const sets = [
    { name: 'Cranfield', passages: cut(cranfield(), said) },
    { name: 'KorQuAD', passages: cut(korean.documents, said) },
    { name: 'JaQuAD', passages: cut(japanese.documents, said) },
    { name: 'articles', passages: cut(articles(), said) },
  ];
  const asked = [cranfieldTopics(), korean.questions, japanese.questions].map((all) => spaced(all, QUESTIONS_PER_SET));
  const questions = Array.from({ length: QUESTIONS_PER_SET }, (_, i) => asked.map((all) => all[i] ?? '')).flat();
  return { sets, questions, vocabulary: countTerms(sets) };
}

function countTerms(sets: readonly TextSet[]): number {
  const passages = sets.flatMap((set) => set.passages);
  return new Set(passages.flatMap((passage) => terms(singular(foldForTerms(passage))))).size;
}

function cut(documents: readonly Document[], said: Set<string>): string[] {
  const passages: string[] = [];
  for (const { title, paragraphs } of documents) {
    const text = paragraphs.join('\n\n');
    for (const { start, end, headings } of chunk(text, blocksOf(paragraphs))) {
      const own = text.slice(start, end);
      if (own.length < FEWEST_CHARACTERS || said.has(own)) continue;
      said.add(own);
      passages.push(embeddingText(title, headings, own));
    }
  }
  return passages;
}

function blocksOf(paragraphs: readonly string[]): Block[] {
  let at = 0;
  return paragraphs.map((text) => {
    const start = at;
    at += text.length + 2;
    return { kind: 'paragraph', start, end: start + text.length };
  });
}

function spaced<T>(all: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)]).filter(
    (one) => one !== undefined,
  );
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

function cranfield(): Document[] {
  const xml = readFileSync(join(CRANFIELD, 'cran.all.1400.xml'), 'utf8');
  const documents = [...xml.matchAll(/<title>([\s\S]*?)<\/title>[\s\S]*?<text>([\s\S]*?)<\/text>/g)];
  return documents.map(([, title = '', text = '']) => ({ title: tidy(title), paragraphs: [tidy(text)] }));
}

function cranfieldTopics(): string[] {
  const xml = readFileSync(join(CRANFIELD, 'cran.qry.xml'), 'utf8');
  return [...xml.matchAll(/<title>([\s\S]*?)<\/title>/g)].map(([, topic = '']) => tidy(topic));
}

interface Squad {
  readonly data: readonly {
    readonly title: string;
    readonly paragraphs: readonly {
      readonly context: string;
      readonly qas: readonly { readonly question: string }[];
    }[];
  }[];
}

/** One document an article, one question a paragraph. */
function squad(folder: string): { documents: Document[]; questions: string[] } {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const data = files.sort().flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Squad).data);
  const documents = data.map(({ title, paragraphs }) => ({
    title,
    paragraphs: paragraphs.flatMap(({ context }) => context.split(/\n+/).map(tidy)).filter(Boolean),
  }));
  const questions = data.flatMap(({ paragraphs }) => paragraphs.map(({ qas }) => qas[0]?.question ?? ''));
  return { documents, questions: questions.filter(Boolean) };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** What a reader should get of each page: plain tags without scripts, so that taking them off is enough. */
function articles(): Document[] {
  return readdirSync(ARTICLES).flatMap((name) => {
    const file = join(ARTICLES, name, 'expected.html');
    if (!existsSync(file)) return [];
    const text = readFileSync(file, 'utf8')
      .replace(/<\/(?:p|li|h\d|div|td|pre|blockquote|figcaption)>/g, '\n\n')
      .replace(/<[^>]*>/g, '')
      .replace(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
    return [
      {
        title: name.replaceAll('-', ' '),
        paragraphs: text
          .split(/\n\s*\n/)
          .map(tidy)
          .filter(Boolean),
      },
    ];
  });
}
