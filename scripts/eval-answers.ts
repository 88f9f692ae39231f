import { parseArgs } from 'node:util';
import { type AnswerDeps, answer } from '../lib/answer/answer.ts';
import type { Answer, Citation } from '../lib/asking.ts';
import { retrieve } from '../lib/search/retrieve.ts';
import { isUnjudged, readAnswerSet, type SetDocument, type SetQuestion } from './answers/folder.ts';
import { builtinEmbedder, indexInMemory } from './node-library.ts';

/** One question and what was shown for it. */
interface Asked {
  readonly question: SetQuestion;
  readonly answer: Answer;
  readonly ms: number;
}

/**
 * Saves the pages of a folder in memory, asks its questions by the shipped code without a chat model, and prints one line of figures
 * last. What each figure means stands in docs/quality.md.
 */
export async function evaluateAnswers(args: string[]): Promise<void> {
  const { data, words, json } = parse(args);
  const { documents, questions } = readAnswerSet(data);
  const say = (text: string): void => (json ? console.error(text) : console.log(text));
  say(`${documents.length} documents, ${questions.length} questions`);
  const known = new Set(documents.map(({ id }) => id));
  const unjudged = questions.filter((question) => isUnjudged(question, known)).length;
  if (unjudged > 0) console.error(`${unjudged} answerable questions have no judged document in corpus.jsonl`);
  const embedder = words ? undefined : await builtinEmbedder();
  const library = await indexInMemory(documents, embedder);
  say(`${library.chunks} chunks`);
  const deps: AnswerDeps = {
    retrieve: (question, signal) => retrieve(question, library, { signal }),
    text: async (id) => library.text(id),
    ...(embedder && { embed: (texts) => embedder.embed(texts) }),
    keyword: library.keyword,
  };
  const asked: Asked[] = [];
  for (const question of questions) {
    const started = performance.now();
    asked.push({ question, answer: await answerTo(question.text, deps), ms: performance.now() - started });
  }
  const { figures, more } = figuresOf(asked, documents);
  if (!json) for (const [name, value] of Object.entries({ ...figures, ...more })) say(`${name.padEnd(28)} ${value}`);
  console.log(JSON.stringify(figures));
}

function parse(args: string[]): { data: string; words: boolean; json: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      words: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (!values.data) throw new Error('Say which folder: --data DIR');
  return { data: values.data, words: values.words, json: values.json };
}

async function answerTo(question: string, deps: AnswerDeps): Promise<Answer> {
  for await (const event of answer(question, deps, new AbortController().signal)) {
    if (event.type === 'done') return event.answer;
  }
  throw new Error(`No answer came of "${question}".`);
}

function figuresOf(asked: readonly Asked[], documents: readonly SetDocument[]) {
  const answerable = asked.filter(({ question }) => question.answerable);
  const unanswerable = asked.filter(({ question }) => !question.answerable);
  const isRight = ({ question }: Asked, { documentId }: Citation): boolean =>
    question.judged.has(documents[Number(documentId)]?.id ?? '');
  const hasAnswer = ({ answer: { mode } }: Asked): boolean => mode !== 'abstained';
  const lacksName = ({ answer: { trace } }: Asked): boolean => trace.lacking !== undefined;
  const abstained = (one: Asked): boolean => !hasAnswer(one);
  const quotes = asked.flatMap(({ answer: { citations } }) => citations);
  const times = asked.map(({ ms }) => ms).sort((a, b) => a - b);
  const figures = {
    questions: asked.length,
    answered_right_source: share(
      answerable,
      (one) => hasAnswer(one) && one.answer.citations.some((quote) => isRight(one, quote)),
    ),
    abstained_right: share(unanswerable, abstained),
    abstained_wrong: share(answerable, abstained),
    quote_verbatim: share(quotes, (quote) => isVerbatim(quote, documents)),
    ms_p50: round(times[Math.floor(times.length / 2)] ?? 0),
  };
  const more = {
    answerable: answerable.length,
    'first quote of right source': share(
      answerable,
      (one) => hasAnswer(one) && one.answer.citations.slice(0, 1).some((quote) => isRight(one, quote)),
    ),
    'right source, if answered': share(answerable.filter(hasAnswer), (one) =>
      one.answer.citations.some((quote) => isRight(one, quote)),
    ),
    quotes: quotes.length,
    'lacks a name, answerable': share(answerable, lacksName),
    'lacks a name, unanswerable': share(unanswerable, lacksName),
  };
  return { figures, more };
}

/** The quote stands where it says it does, in the text as it came from the folder. */
function isVerbatim({ documentId, quote, start, end }: Citation, documents: readonly SetDocument[]): boolean {
  return quote !== '' && documents[Number(documentId)]?.text.slice(start, end) === quote;
}

/** `null` where there is nothing to count. */
function share<T>(of: readonly T[], holds: (one: T) => boolean): number | null {
  return of.length > 0 ? round(of.filter(holds).length / of.length) : null;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
