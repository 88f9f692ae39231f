import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Judgements } from './metrics.ts';

/** A retrieval set in the BEIR layout. Only queries with a relevant document in the corpus. */
export interface RetrievalSet {
  readonly documents: readonly { readonly id: string; readonly title: string; readonly text: string }[];
  readonly queries: readonly { readonly id: string; readonly text: string; readonly judged: Judgements }[];
}

const LAYOUT = `corpus.jsonl   {"_id","title","text"} a line
queries.jsonl  {"_id","text"} a line
qrels.tsv      query id, document id, relevance, with or without a header`;

/** Reads corpus.jsonl, queries.jsonl and qrels.tsv (also qrels/test.tsv) of a folder. @throws Error that says what is missing. */
export async function readRetrievalSet(folder: string): Promise<RetrievalSet> {
  const corpus = await read(folder, 'corpus.jsonl');
  const queries = await read(folder, 'queries.jsonl');
  const qrels = await read(folder, 'qrels.tsv').catch((error) =>
    read(folder, 'qrels/test.tsv').catch(() => Promise.reject(error)),
  );
  const documents = rows(corpus, 'corpus.jsonl').map((row) => ({
    id: row._id,
    title: row.title ?? '',
    text: row.text ?? '',
  }));
  const judged = parseJudgements(qrels, new Set(documents.map(({ id }) => id)));
  const asked = rows(queries, 'queries.jsonl').flatMap(({ _id: id, text = '' }) => {
    const judgements = judged.get(id);
    return judgements ? [{ id, text, judged: judgements }] : [];
  });
  if (asked.length === 0)
    throw new Error(`No query of ${folder} has a relevant document in its corpus; do the ids match?`);
  return { documents, queries: asked };
}

async function read(folder: string, name: string): Promise<string> {
  try {
    return await readFile(join(folder, name), 'utf8');
  } catch {
    throw new Error(`Cannot read ${join(folder, name)}. The folder must hold:\n${LAYOUT}`);
  }
}

interface Row {
  readonly _id: string;
  readonly title?: string;
  readonly text?: string;
}

function rows(text: string, name: string): Row[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    try {
      const row = JSON.parse(line);
      return [{ ...row, _id: String(row._id) }];
    } catch {
      throw new Error(`${name}, line ${i + 1} is not JSON.`);
    }
  });
}

/** Three columns, or the four of trec_eval (query, iteration, document, relevance); by query, relevant ones only. */
function parseJudgements(text: string, known: ReadonlySet<string>): Map<string, Map<string, number>> {
  const judged = new Map<string, Map<string, number>>();
  for (const line of text.split('\n')) {
    const cells = line.trim().split(line.includes('\t') ? '\t' : /\s+/);
    const [query, document, relevance] = cells.length >= 4 ? [cells[0], cells[2], cells[3]] : cells;
    const gain = Number(relevance);
    if (!query || !document || !(gain > 0) || !known.has(document)) continue;
    judged.set(query, (judged.get(query) ?? new Map()).set(document, gain));
  }
  return judged;
}
