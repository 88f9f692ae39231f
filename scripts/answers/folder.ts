import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from '../../lib/types.ts';

/** A page as the evaluation saves it. */
export interface SetDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Its structure, where that is known; not kept in folders. */
  readonly blocks?: readonly Block[];
}

/** `answerable`: a judged document of it is in the corpus. */
export interface SetQuestion {
  readonly id: string;
  readonly text: string;
  readonly answerable: boolean;
  /** Ids of the documents that hold the answer. */
  readonly judged: ReadonlySet<string>;
}

/** Questions of which some have no answer in the corpus. */
export interface AnswerSet {
  readonly documents: readonly SetDocument[];
  readonly questions: readonly SetQuestion[];
}

const LAYOUT = `corpus.jsonl     {"_id","title","text"} a line
questions.jsonl  {"_id","text","answerable"} a line
qrels.tsv        question id, document id, relevance, with or without a header`;

/** Reads corpus.jsonl, questions.jsonl and qrels.tsv (or qrels/test.tsv) of a folder. @throws Error naming the file and the line */
export function readAnswerSet(folder: string): AnswerSet {
  const documents = rows(folder, 'corpus.jsonl').map(({ row, id, where }) => ({
    id,
    title: optionalText(row, 'title', where),
    text: optionalText(row, 'text', where),
  }));
  refuseTwins(documents, 'corpus.jsonl');
  const judged = readJudgements(folder);
  const questions = rows(folder, 'questions.jsonl').map(({ row, id, where }) => {
    const { text, answerable } = row;
    if (typeof text !== 'string' || text.trim() === '') throw new Error(`${where}: "text" must be a question.`);
    if (typeof answerable !== 'boolean') throw new Error(`${where}: "answerable" must be true or false.`);
    return { id, text, answerable, judged: judged.get(id) ?? new Set<string>() };
  });
  refuseTwins(questions, 'questions.jsonl');
  if (questions.length === 0) throw new Error(`${join(folder, 'questions.jsonl')} holds no question.`);
  refuseStrangers(questions, new Set(documents.map(({ id }) => id)));
  return { documents, questions };
}

/** Writes a set in the layout that `readAnswerSet` reads. */
export function writeAnswerSet(folder: string, { documents, questions }: AnswerSet): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, lines: readonly string[]) => writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  write(
    'corpus.jsonl',
    documents.map(({ id, title, text }) => JSON.stringify({ _id: id, title, text })),
  );
  write(
    'questions.jsonl',
    questions.map(({ id, text, answerable }) => JSON.stringify({ _id: id, text, answerable })),
  );
  const judgements = questions.flatMap(({ id, judged }) => [...judged].map((document) => `${id}\t${document}\t1`));
  write('qrels.tsv', ['question-id\tcorpus-id\tscore', ...judgements]);
}

function read(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8').replace(/^\ufeff/, '');
  } catch {
    throw new Error(`Cannot read ${join(folder, name)}. The folder must hold:\n${LAYOUT}`);
  }
}

interface Row {
  readonly row: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly where: string;
}

function rows(folder: string, name: string): Row[] {
  const found: Row[] = [];
  for (const [i, line] of read(folder, name).split('\n').entries()) {
    if (line.trim() === '') continue;
    const where = `${join(folder, name)}, line ${i + 1}`;
    const row = parsed(line);
    if (row === undefined) throw new Error(`${where} is not a JSON object.`);
    const id = row._id;
    if ((typeof id !== 'string' || id === '') && typeof id !== 'number') throw new Error(`${where} has no "_id".`);
    found.push({ row, id: String(id), where });
  }
  return found;
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optionalText(row: Row['row'], name: string, where: string): string {
  const value = row[name] ?? '';
  if (typeof value !== 'string') throw new Error(`${where}: "${name}" must be a text.`);
  return value;
}

function refuseTwins(entries: readonly { readonly id: string }[], name: string): void {
  const seen = new Set<string>();
  for (const { id } of entries) {
    if (seen.has(id)) throw new Error(`${name}: the id "${id}" stands there twice.`);
    seen.add(id);
  }
}

/** Ids that do not match would else look like a bad search. */
function refuseStrangers(questions: readonly SetQuestion[], known: ReadonlySet<string>): void {
  const answerable = questions.filter(({ answerable }) => answerable);
  if (answerable.length > 0 && answerable.every((question) => isUnjudged(question, known)))
    throw new Error('qrels.tsv names no document of corpus.jsonl for any answerable question; do the ids match?');
}

/** Said to be answerable, without a document in the corpus that is: whatever is answered cannot count as right. */
export function isUnjudged({ answerable, judged }: SetQuestion, known: ReadonlySet<string>): boolean {
  return answerable && ![...judged].some((id) => known.has(id));
}

/** Relevant documents by question: three columns, or the four of trec_eval. Only the first line may be a header. */
function readJudgements(folder: string): Map<string, Set<string>> {
  const [name, text] = judgementsFile(folder);
  const judged = new Map<string, Set<string>>();
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const cells = line.trim().split(line.includes('\t') ? /\s*\t\s*/ : /\s+/);
    const [question, document, relevance] = cells.length === 4 ? [cells[0], cells[2], cells[3]] : cells;
    const isSound = question && document && relevance !== undefined && Number.isFinite(Number(relevance));
    if (!isSound && i === 0) continue;
    if (!isSound) throw new Error(`${join(folder, name)}, line ${i + 1} is not "question id, document id, relevance".`);
    if (Number(relevance) > 0) judged.set(question, (judged.get(question) ?? new Set()).add(document));
  }
  return judged;
}

function judgementsFile(folder: string): [name: string, text: string] {
  try {
    return ['qrels.tsv', read(folder, 'qrels.tsv')];
  } catch (error) {
    try {
      return ['qrels/test.tsv', read(folder, 'qrels/test.tsv')];
    } catch {
      throw error;
    }
  }
}
