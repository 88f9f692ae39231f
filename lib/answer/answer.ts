import type { Answer, AnswerEvent, ChatMessage, Retrieval, TokenCounts, Trace } from '../asking.ts';
import { AppError, toReport } from '../errors.ts';
import type { ChatModel, KeywordIndex, TokenUsage } from '../ports.ts';
import { visibleStream } from '../text/invisible.ts';
import { estimateTokens } from '../text/tokens.ts';
import type { DocumentId, FailureReason, Passage, SavedText } from '../types.ts';
import { isInAnotherLanguage, languageOfQuestion } from './answer-language.ts';
import { cite } from './cite.ts';
import { saysNothing, whyNothing, withoutStub } from './empty-answer.ts';
import { lackingNames } from './lacking-names.ts';
import { markerStream } from './markers.ts';
import { newNonce } from './nonce.ts';
import { nearestPassages, passageNotes, passagesAnswer } from './passages.ts';
import { promptFor } from './prompt.ts';
import { refusalFilter } from './refusal.ts';
import type { Embed } from './similar-units.ts';

/** What an answer is made with. */
export interface AnswerDeps {
  readonly retrieve: (question: string, signal: AbortSignal) => Promise<Retrieval>;
  /** The saved text of a document; undefined if it is gone by now. */
  readonly text: (id: DocumentId) => Promise<SavedText | undefined>;
  /** Without one, the passages themselves are the answer. */
  readonly chat?: ChatModel;
  readonly embed?: Embed;
  /** With it, an answer without a model tells which names of the question stand nowhere. */
  readonly keyword?: Pick<KeywordIndex, 'search'>;
}

/** One answer on its way. */
interface Work {
  /** As it was asked, and what it was taken to mean. */
  readonly question: string;
  readonly meant: string;
  readonly retrieval: Retrieval;
  readonly texts: ReadonlyMap<DocumentId, SavedText>;
  readonly embed?: Embed;
  /** The question again, where it was taken to mean something else. */
  readonly own?: string;
  /** When the question was asked, `performance.now()`. */
  readonly started: number;
  readonly keyword?: AnswerDeps['keyword'];
}

/**
 * Answers a question: retrieves, abstains if the evidence is too weak, else quotes the passages or lets the model write and checks what
 * it wrote. A model that fails before its first word is replaced by the passages; one that fails later, or is stopped, leaves what
 * it wrote, checked like any other. Either way `incomplete` tells.
 * @throws AppError from `retrieve`
 */
export async function* answer(question: string, deps: AnswerDeps, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
  const started = performance.now();
  const retrieval = await deps.retrieve(question, signal).catch((error) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (!retrieval || signal.aborted) return;
  const texts = await readTexts(retrieval.passages, deps.text);
  const work: Work = {
    question,
    meant: retrieval.question,
    retrieval,
    texts,
    started,
    ...(retrieval.question !== question && { own: question }),
    ...(!deps.chat && { keyword: deps.keyword }),
    ...(deps.embed && { embed: forgiving(deps.embed) }),
  };
  if (!retrieval.trace.evidence.enough || retrieval.passages.length === 0) yield* abstain(work);
  else if (deps.chat) yield* written(work, deps.chat, signal);
  else yield* quoted(work);
}

/** Without vectors an answer is a little worse; it is not worth failing for. */
function forgiving(embed: Embed): Embed {
  return (texts) => embed(texts).catch(() => new Float32Array());
}

async function readTexts(
  passages: readonly Passage[],
  text: AnswerDeps['text'],
): Promise<ReadonlyMap<DocumentId, SavedText>> {
  const ids = [...new Set(passages.map(({ documentId }) => documentId))];
  // A page removed meanwhile costs its surroundings, not the answer.
  const found = await Promise.all(ids.map((id) => text(id).catch(() => undefined)));
  return new Map(ids.flatMap((id, i) => (found[i] ? [[id, found[i]] as const] : [])));
}

async function* abstain(work: Work): AsyncGenerator<AnswerEvent> {
  const citations = await nearestPassages(work.meant, work.retrieval.passages, work);
  yield { type: 'retrieved', citations, mode: 'abstained' };
  yield done(work, { mode: 'abstained', text: '', citations }, await lackingIn(work));
}

async function* quoted(work: Work): AsyncGenerator<AnswerEvent> {
  const { text, citations } = await passagesAnswer(work.meant, work.retrieval.passages, work);
  // Nothing but headings was found: there is nothing to quote.
  if (citations.length === 0) return yield* abstain(work);
  yield { type: 'retrieved', citations, mode: 'passages' };
  yield { type: 'text', delta: text };
  yield done(work, { mode: 'passages', text, citations }, await lackingIn(work));
}

/** What a shared library holds cannot be told, and it is not worth failing for. */
async function lackingIn({ keyword, question, retrieval }: Work): Promise<Pick<Trace, 'lacking'>> {
  if (!keyword || retrieval.trace.shared) return {};
  const lacking = await lackingNames(question, retrieval.passages, keyword).catch(() => []);
  return lacking.length > 0 ? { lacking } : {};
}

/** What became of a stream. */
interface Written {
  text: string;
  refused: boolean;
  firstToken?: number;
  failure?: FailureReason;
  /** As the model itself counted. */
  usage?: TokenUsage;
}

async function* written(work: Work, chat: ChatModel, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
  const window = await chat.window(signal);
  const language = languageOfQuestion(work.question) ?? languageOfQuestion(work.meant);
  const options = { window, texts: work.texts, nonce: newNonce(), now: new Date(), language };
  const { messages: prompt, sent, candidates, tokens: planned } = promptFor(work.meant, work.retrieval, options);
  // A window that holds not even a word of them.
  if (sent.length === 0) return yield* quoted(work);
  yield { type: 'retrieved', citations: passageNotes(work.meant, sent, work.texts), mode: 'model' };
  const outcome: Written = { text: '', refused: false };
  yield* stream(chat, prompt, { sent, outcome, signal });
  const { firstToken, failure } = outcome;
  const tokens: TokenCounts = {
    prompt: outcome.usage?.prompt ?? planned,
    answer: outcome.usage?.answer ?? estimateTokens(outcome.text),
    window: window.tokens,
    estimated: outcome.usage === undefined,
  };
  const trace = {
    prompt,
    candidates,
    tokens,
    ...(language && isInAnotherLanguage(outcome.text, language) && { missedLanguage: language }),
    ...(firstToken !== undefined && { firstToken: firstToken - work.started }),
  };
  const incomplete = signal.aborted ? ('stopped' as const) : failure;
  if (outcome.refused) {
    const citations = await nearestPassages(work.meant, sent, work);
    yield done(work, { mode: 'abstained', model: chat.name, text: '', citations }, trace);
  } else if (saysNothing(failure ? withoutStub(outcome.text) : outcome.text) && !signal.aborted) {
    const quotes = await passagesAnswer(work.meant, work.retrieval.passages, work);
    yield done(work, { mode: 'passages', ...quotes, incomplete: whyNothing(failure, chat) }, trace);
  } else {
    const cited = await cite(incomplete ? withoutStub(outcome.text) : outcome.text.trim(), sent, work);
    // A sentence that breaks off cannot be held to what it would have said.
    const unsupported = cited.unsupported.filter(({ end }) => !incomplete || end < cited.text.length);
    yield done(
      work,
      { mode: 'model', model: chat.name, ...cited, unsupported, ...(incomplete && { incomplete }) },
      trace,
    );
  }
}

interface Streaming {
  readonly sent: readonly Passage[];
  readonly outcome: Written;
  readonly signal: AbortSignal;
}

/** UTF-16 code units, about ten pages: no answer is longer, but a model that goes round in circles is. */
const LONGEST_ANSWER = 20_000;

/** Yields what may be shown at once; `outcome.text` keeps what the model wrote, as it wrote it but for what
 * nobody sees: a direction override would show it backwards. */
async function* stream(
  chat: ChatModel,
  prompt: readonly ChatMessage[],
  { sent, outcome, signal }: Streaming,
): AsyncGenerator<AnswerEvent> {
  const visible = visibleStream();
  const refusal = refusalFilter();
  const markers = markerStream(sent.length);
  const show = function* (text: string): Generator<AnswerEvent> {
    if (text !== '') yield { type: 'text', delta: text };
  };
  const counted = (usage: TokenUsage) => {
    outcome.usage = usage;
  };
  try {
    for await (const piece of chat.stream(prompt, signal, counted)) {
      outcome.firstToken ??= performance.now();
      const text = refusal.push(visible.push(piece));
      outcome.refused = refusal.refused;
      if (refusal.refused) return;
      outcome.text += text;
      yield* show(markers.push(text));
      if (outcome.text.length > LONGEST_ANSWER) {
        outcome.failure = { code: 'model-endless-answer', details: { model: chat.name } };
        break;
      }
    }
  } catch (error) {
    outcome.failure = failureOf(error);
  }
  const rest = refusal.flush();
  outcome.refused = refusal.refused;
  outcome.text += rest;
  if (!refusal.refused) yield* show(markers.push(rest) + markers.flush());
}

function failureOf(error: unknown): FailureReason {
  const { code, details } = error instanceof AppError ? error : toReport(error);
  return { code, details };
}

type Outcome = Pick<Answer, 'mode' | 'text' | 'citations'> & Partial<Answer>;
type TraceOfModel = Partial<Pick<Trace, 'prompt' | 'candidates' | 'tokens' | 'missedLanguage' | 'lacking'>> & {
  readonly firstToken?: number;
};

function done({ question, retrieval, started }: Work, outcome: Outcome, more: TraceOfModel = {}): AnswerEvent {
  const now = performance.now();
  const { firstToken, ...rest } = more;
  const { times } = retrieval.trace;
  const trace: Trace = {
    ...retrieval.trace,
    ...rest,
    times: {
      ...times,
      ...(firstToken !== undefined && { firstToken }),
      answer: now - started - times.retrieve - (times.understand ?? 0),
    },
  };
  return { type: 'done', answer: { question, unsupported: [], ...outcome, trace, ms: now - started } };
}
