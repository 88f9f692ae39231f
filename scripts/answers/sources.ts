import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { SourceSet } from './variants.ts';

/** Where the sets are that are given beside the project. */
const SHARED = join(import.meta.dirname, '../../../shared');

/** Korean and Japanese questions, and English ones of two kinds: topics, and titles that ask for their abstract. */
export function givenSets(shared = SHARED): SourceSet[] {
  const retrieval = join(shared, 'data/retrieval');
  if (!existsSync(retrieval)) throw new Error(`The sets are not there: ${retrieval}`);
  const json = (folder: string) =>
    readdirSync(join(retrieval, folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(retrieval, folder, name));
  const cranfield = inBeir(shared, 'cranfield', [join(retrieval, 'cranfield')]);
  return [
    named('korquad', inBeir(shared, 'squad', json('korquad-dev'))),
    named('jaquad', inBeir(shared, 'squad', json('jaquad-dev'))),
    named('cranfield', cranfield),
    titlesOf(cranfield),
  ];
}

interface Beir {
  readonly corpus: readonly { readonly _id: string; readonly title: string; readonly text: string }[];
  readonly queries: readonly { readonly _id: string; readonly text: string }[];
  readonly judged: ReadonlyMap<string, ReadonlySet<string>>;
}

function inBeir(shared: string, kind: string, files: readonly string[]): Beir {
  const folder = mkdtempSync(join(tmpdir(), 'footnote-sets-'));
  try {
    execFileSync(process.execPath, [join(shared, 'tools/to-beir.mjs'), kind, folder, ...files], { stdio: 'pipe' });
    const lines = (name: string) => readFileSync(join(folder, name), 'utf8').trim().split('\n');
    const judged = new Map<string, Set<string>>();
    for (const line of lines('qrels.tsv').slice(1)) {
      const [question = '', document = ''] = line.split('\t');
      judged.set(question, (judged.get(question) ?? new Set()).add(document));
    }
    const rows = (name: string) => lines(name).map((line) => JSON.parse(line));
    return { corpus: rows('corpus.jsonl'), queries: rows('queries.jsonl'), judged };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function named(name: string, { corpus, queries, judged }: Beir): SourceSet {
  return {
    name,
    field: name,
    documents: corpus.map(({ _id: id, title, text }) => ({ id, title, text, subject: title })),
    questions: queries.flatMap(({ _id: id, text }) => {
      const documents = judged.get(id);
      return documents ? [{ id, text, judged: documents }] : [];
    }),
  };
}

/** Abstracts without their titles, and the titles as questions. */
function titlesOf({ corpus }: Beir): SourceSet {
  const pages = corpus.flatMap(({ _id: id, title, text }) => {
    const rest = text.startsWith(title) ? text.slice(title.length).replace(/^[\s.]+/, '') : text;
    return title.length > 20 && rest.length > 200 ? [{ id, title, text: rest }] : [];
  });
  return {
    name: 'titles',
    field: 'cranfield',
    documents: pages.map(({ id, text }) => ({ id, title: '', text, subject: id })),
    questions: pages.map(({ id, title }) => ({ id, text: title.replace(/[\s.]+$/, ''), judged: new Set([id]) })),
  };
}
