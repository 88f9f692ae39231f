import { describe, expect, it } from 'vitest';
import { parseRoute } from '../../entrypoints/library/route.ts';
import { comparePassages, isSameSelection } from '../../entrypoints/library/trace/compare.ts';
import { phasesOf } from '../../entrypoints/library/trace/phases.ts';
import { createTrial, trialRequest } from '../../entrypoints/library/trace/trial.ts';
import type { Answer, AnswerEvent, Candidate, Trace, Turn } from '../../lib/asking.ts';
import { AppError } from '../../lib/errors.ts';
import type { AskRequest } from '../../lib/messaging/library-streams.ts';

const candidate = (chunkId: number, fate: Candidate['fate']): Candidate => ({
  chunkId,
  documentId: `d${chunkId}`,
  title: `Page ${chunkId}`,
  excerpt: 'words',
  keywordScore: 1,
  vectorScore: 0.5,
  fused: 1,
  fate,
});
const TIMES = { embed: 10, keyword: 4, vector: 2, fuse: 1, retrieve: 20 };
function answerOf(candidates: readonly Candidate[], more: Partial<Trace> = {}): Answer {
  const trace: Trace = {
    terms: ['tide'],
    chunksSearched: 3,
    documentsSearched: 3,
    mode: 'hybrid',
    candidates,
    evidence: { coverage: 1, similarity: 0.5, enough: true },
    times: TIMES,
    ...more,
  };
  return { question: 'Tide?', mode: 'passages', text: '', citations: [], unsupported: [], trace, ms: 25 };
}
const turn = (answer: Answer, more: Partial<Turn> = {}): Turn => ({
  question: 'And there?',
  askedAt: '2026-05-03T10:00:00Z',
  answer,
  ...more,
});

describe('the address of an answer', () => {
  it('names its conversation and its place', () => {
    expect(parseRoute('#/answer/a%20b/3')).toEqual({ view: 'answer', chatId: 'a b', turn: 3 });
    expect(parseRoute('#/answer/%E0/0')).toEqual({ view: 'answer', chatId: '%E0', turn: 0 });
  });

  it.each(['#/answer', '#/answer/', '#/answer/a', '#/answer/a/x', '#/answer/a/-1', '#/answer/a/1/2', '#/answer//1'])(
    '%s is the list',
    (hash) => expect(parseRoute(hash)).toEqual({ view: 'list' }),
  );
});

describe('the times of an answer', () => {
  const spans = (answer: Answer) =>
    Object.fromEntries(phasesOf(answer).map(({ name, start, ms }) => [name, [start, start + ms]]));

  it('lie where they were, the two searches side by side', () => {
    expect(spans(answerOf([]))).toEqual({
      keyword: [0, 4],
      embed: [0, 10],
      vector: [10, 12],
      fuse: [12, 13],
      choose: [13, 20],
      quote: [20, 25],
      total: [0, 25],
    });
  });

  it('begin after the question was understood, and tell waiting from writing', () => {
    const times = { ...TIMES, understand: 100, firstToken: 300 };
    expect(spans({ ...answerOf([], { times }), ms: 500 })).toMatchObject({
      understand: [0, 100],
      keyword: [100, 104],
      first: [120, 300],
      write: [300, 500],
      total: [0, 500],
    });
  });

  it('leave out what was not done', () => {
    const times = { embed: 0, keyword: 3, vector: 0, fuse: 0, retrieve: 3 };
    expect(phasesOf({ ...answerOf([], { times }), ms: 3 }).map(({ name }) => name)).toEqual(['keyword', 'total']);
  });
});

describe('two answers', () => {
  it('are compared passage by passage', () => {
    const before = answerOf([
      candidate(1, 'sent'),
      candidate(2, 'sent'),
      candidate(3, 'sent'),
      candidate(4, 'cut-rank'),
    ]);
    const now = answerOf([
      candidate(3, 'sent'),
      candidate(5, 'sent'),
      candidate(1, 'sent'),
      candidate(2, 'cut-length'),
    ]);
    const passages = comparePassages(before, now);
    expect(passages.map(({ candidate: { chunkId }, before, now }) => [chunkId, before, now])).toEqual([
      [3, 3, 1],
      [5, undefined, 2],
      [1, 1, 3],
      [2, 2, undefined],
    ]);
    expect(passages[3]?.nowCandidate?.fate).toBe('cut-length');
    expect(isSameSelection(passages)).toBe(false);
    expect(isSameSelection(comparePassages(before, before))).toBe(true);
  });
});

describe('a question asked again', () => {
  it('is asked in the meaning it was answered in, of the same pages, and not kept', () => {
    const understood = { question: 'And in Fundy?', how: 'carried', added: ['Fundy'] } as const;
    const filter = { tags: ['sea'] };
    expect(trialRequest(turn(answerOf([], { understood }), { filter }), { passages: 2 })).toEqual({
      question: 'And in Fundy?',
      filter,
      asTyped: true,
      knobs: { passages: 2 },
      keep: false,
    });
    expect(trialRequest(turn(answerOf([])), {}).question).toBe('And there?');
  });

  /** A stream that is fed by hand, and what it was asked. */
  function fed() {
    const asked: { readonly request: AskRequest; readonly signal?: AbortSignal }[] = [];
    const feeds: ((event: AnswerEvent | AppError | undefined) => void)[] = [];
    async function* stream(_name: 'ask', request: AskRequest, signal?: AbortSignal): AsyncGenerator<AnswerEvent> {
      const events: (AnswerEvent | AppError | undefined)[] = [];
      let wake = () => {};
      asked.push({ request, ...(signal && { signal }) });
      feeds.push((event) => {
        events.push(event);
        wake();
      });
      for (;;) {
        if (events.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const event = events.shift();
        if (event instanceof AppError) throw event;
        if (!event) return;
        yield event;
      }
    }
    const trial = createTrial(stream as unknown as Parameters<typeof createTrial>[0]);
    return { trial, asked, feeds };
  }
  const done = (text: string): AnswerEvent => ({ type: 'done', answer: { ...answerOf([]), text } });

  it('shows the answer; what an earlier one still sends is shown nowhere', async () => {
    const { trial, asked, feeds } = fed();
    trial.ask(turn(answerOf([])), { mode: 'keyword' });
    trial.ask(turn(answerOf([])), { mode: 'vector' });
    await expect.poll(() => feeds.length).toBe(2);
    expect(asked[0]?.signal?.aborted).toBe(true);
    feeds[1]?.({ type: 'retrieved', citations: [], mode: 'model' });
    feeds[1]?.(done('second'));
    feeds[0]?.(done('first'));
    await expect.poll(() => trial.current.value).toMatchObject({ step: 'done', answer: { text: 'second' } });
    feeds[0]?.(new AppError('room-stopped'));
    feeds[1]?.(undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(trial.current.value).toMatchObject({ step: 'done', answer: { text: 'second' } });
  });

  it('keeps in sight what had arrived when it broke off or was stopped', async () => {
    const { trial, feeds } = fed();
    trial.ask(turn(answerOf([])), {});
    await expect.poll(() => feeds.length).toBe(1);
    feeds[0]?.({ type: 'retrieved', citations: [], mode: 'model' });
    feeds[0]?.({ type: 'text', delta: 'Half a ' });
    feeds[0]?.(new AppError('server-cut-short'));
    await expect
      .poll(() => trial.current.value)
      .toEqual({ step: 'failed', report: { code: 'server-cut-short', details: {} }, text: 'Half a ' });
    trial.ask(turn(answerOf([])), {});
    await expect.poll(() => feeds.length).toBe(2);
    trial.stop();
    feeds[1]?.(undefined);
    await expect.poll(() => trial.current.value).toEqual({ step: 'stopped', text: '' });
  });
});
