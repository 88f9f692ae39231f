import { describe, expect, it } from 'vitest';
import { type AnswerDeps, answer } from '../../lib/answer/answer.ts';
import { NOT_IN_PASSAGES } from '../../lib/answer/ground.ts';
import type { Answer, AnswerEvent } from '../../lib/asking.ts';
import { AppError } from '../../lib/errors.ts';
import { deps, page, scripted } from './answer-fixtures.ts';

const tides = page('Tides', [
  ['heading', 'What makes the tides'],
  ['paragraph', 'Tides are caused mainly by the pull of the moon. The sun pulls less than half as strongly.'],
]);
const bread = page('Bread', [['paragraph', 'Let the dough rest overnight. Bake it for 40 minutes at 230 degrees.']]);
const pages = [tides, bread];
const QUESTION = 'What causes tides?';

interface Heard {
  readonly events: readonly AnswerEvent[];
  readonly shown: string;
  readonly answer: Answer;
}

async function hear(given: AnswerDeps, signal = new AbortController().signal): Promise<Heard> {
  const events: AnswerEvent[] = [];
  for await (const event of answer(QUESTION, given, signal)) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('no answer');
  const shown = events.map((event) => (event.type === 'text' ? event.delta : '')).join('');
  expect(events.map(({ type }) => type).join(' ')).toMatch(/^retrieved( text)* done$/);
  return { events, shown, answer: last.answer };
}

describe('an answer without a model', () => {
  it('quotes the passages, with a footnote each', async () => {
    const { answer: made, shown } = await hear(deps(pages));
    expect(made).toMatchObject({ question: QUESTION, mode: 'passages', unsupported: [] });
    expect(made.model).toBeUndefined();
    expect(made.text).toBe('“Tides are caused mainly by the pull of the moon.” [1]');
    expect(shown).toBe(made.text);
    expect(made.citations).toMatchObject([
      { number: 1, quote: 'Tides are caused mainly by the pull of the moon.', verified: true, title: 'Tides' },
    ]);
    const [citation] = made.citations;
    expect(tides.saved.text.slice(citation?.start, citation?.end)).toBe(citation?.quote);
    expect(citation?.before).toBe('What makes the tides\n\n');
    expect(citation?.after).toBe(' The sun pulls less than half as strongly.');
  });

  it('still comes when a page was removed meanwhile, or changed', async () => {
    const gone = await hear(deps(pages, { text: async () => undefined }));
    expect(gone.answer.citations[0]?.quote).toBe('Tides are caused mainly by the pull of the moon.');
    const changed = { ...tides.saved, text: `New: ${tides.saved.text}` };
    const moved = await hear(deps(pages, { text: async () => changed }));
    expect(moved.answer.citations[0]?.quote).toBe('Tides are caused mainly by the pull of the moon.');
    const failing = await hear(deps(pages, { text: () => Promise.reject(new AppError('storage-failed')) }));
    expect(failing.answer.citations).toHaveLength(1);
  });
});

describe('an answer of a model', () => {
  it('is streamed, then checked, renumbered and timed', async () => {
    const chat = scripted(['The moon ', 'causes the tides [', '1].', ' Bake for 50 minutes [2].']);
    const { answer: made, shown, events } = await hear(deps(pages, { chat }));
    expect(shown).toBe('The moon causes the tides [1]. Bake for 50 minutes [2].');
    expect(events[0]).toMatchObject({
      mode: 'model',
      citations: [
        { number: 1, title: 'Tides' },
        { number: 2, title: 'Bread' },
      ],
    });
    expect(made).toMatchObject({ mode: 'model', model: 'scripted', text: shown });
    expect(made.citations.map(({ verified }) => verified)).toEqual([true, false]);
    expect(made.unsupported.map(({ start, end, why }) => [made.text.slice(start, end), why])).toEqual([
      ['Bake for 50 minutes', 'number'],
    ]);
    expect(made.trace.prompt?.[1]?.content).toContain(QUESTION);
    expect(made.trace.times).toMatchObject({ retrieve: 4, firstToken: expect.any(Number), answer: expect.any(Number) });
    expect(made.trace.tokens).toMatchObject({ prompt: expect.any(Number), window: 8192, estimated: true });
    expect(made.incomplete).toBeUndefined();
  });

  it('is sent no more than the model can take, and the trace says what was cut', async () => {
    const chat = scripted(['The moon [1].'], 1024);
    const filler = Array.from({ length: 40 }, (_, i) => `The ${i}th dough rests in a bowl of its own for an hour.`);
    const long = page('Bread', [['paragraph', filler.join(' ')]]);
    const { answer: made } = await hear(deps([tides, long, bread], { chat }));
    expect(chat.asked[0]).toContain('pull of the moon');
    expect(chat.asked[0]).not.toContain('Bake it for 40 minutes');
    const { prompt = 0, window } = made.trace.tokens ?? {};
    expect([window, prompt < 1024 - 256]).toEqual([1024, true]);
    expect(made.trace.candidates.at(-1)?.fate).toBe('cut-length');
  });

  it('in another language than asked for is shown, and the trace says so', async () => {
    const asked = async (text: string) => (await hear(deps(pages, { chat: scripted([text]) }))).answer;
    const foreign = await asked('조석은 주로 달이 끌어당겨 생깁니다 [1].');
    expect(foreign).toMatchObject({ mode: 'model', trace: { missedLanguage: 'English' } });
    expect(foreign.text).toContain('조석은');
    expect((await asked('The moon causes the tides [1].')).trace.missedLanguage).toBeUndefined();
    expect((await asked('조석 [1]')).trace.missedLanguage).toBeUndefined();
  });

  it('shows nothing that nobody sees, and nothing backwards', async () => {
    const hidden = '\u202eThe m\u200boon\u202c causes\u2066 the tides\u{e0041}\u{e007f} [1]\u2069. کتاب\u200cها';
    // One code unit at a time, so that pairs and joiners are cut from what they belong to.
    const chat = scripted(Array.from({ length: hidden.length }, (_, i) => hidden.charAt(i)));
    const { answer: made, shown } = await hear(deps(pages, { chat }));
    expect(shown).toBe('The moon causes the tides [1]. کتاب\u200cها');
    expect(made.text).toBe(shown);
  });

  it('says so when the passages do not hold it, and stops the model there', async () => {
    const chat = scripted(['NOT_IN_', 'PASSAGES', ' but let me tell you more']);
    const { answer: made, shown } = await hear(deps(pages, { chat }));
    expect(made).toMatchObject({ mode: 'abstained', text: '', unsupported: [], model: 'scripted' });
    expect(made.citations.map(({ title }) => title)).toEqual(['Tides', 'Bread']);
    expect(shown).toBe('');
    expect(chat.said).toBe(2);
    expect(NOT_IN_PASSAGES).toBe('NOT_IN_PASSAGES');
  });
});

describe('weak evidence', () => {
  it('is not shown to a model at all', async () => {
    const chat = scripted(['The moon [1].']);
    const { answer: made, events } = await hear(deps(pages, { chat, enough: false }));
    expect(made).toMatchObject({ mode: 'abstained', text: '' });
    expect(chat.asked).toEqual([]);
    expect(events[0]).toMatchObject({ type: 'retrieved', mode: 'abstained' });
    expect(made.citations.map(({ number, title }) => `${number} ${title}`)).toEqual(['1 Tides', '2 Bread']);
  });

  it('may be nothing but headings', async () => {
    const { answer: made } = await hear(deps([page('Empty', [['heading', 'What causes tides?']])]));
    expect(made).toMatchObject({ mode: 'abstained', text: '' });
  });

  it('may be no evidence', async () => {
    const { answer: made } = await hear(deps([], { enough: false }));
    expect(made).toMatchObject({ mode: 'abstained', citations: [] });
    const { answer: odd } = await hear(deps([], { enough: true, chat: scripted(['Yes.']) }));
    expect(odd.mode).toBe('abstained');
  });
});

describe('an answer that is cut short', () => {
  it('by the model keeps what came, checked, and says why', async () => {
    const failure = new AppError('server-cut-short', { server: 'localhost:1234' });
    const chat = scripted(['The moon causes the tides [1]. And then the', ' dough [', failure]);
    const { answer: made, shown } = await hear(deps(pages, { chat }));
    expect(shown).toBe('The moon causes the tides [1]. And then the dough [');
    expect(made).toMatchObject({
      mode: 'model',
      text: 'The moon causes the tides [1]. And then the dough',
      incomplete: { code: 'server-cut-short', details: { server: 'localhost:1234' } },
      unsupported: [],
    });
    expect(made.citations).toHaveLength(1);
  });

  it('before its first word is not told as one that broke off', async () => {
    const broken = new AppError('server-cut-short', { server: 'localhost:1234' });
    const { answer: quoted } = await hear(deps(pages, { chat: scripted(['[1', broken]) }));
    expect(quoted).toMatchObject({ mode: 'passages', incomplete: { code: 'server-failed' } });
    expect(quoted.incomplete).toMatchObject({ details: { server: 'localhost:1234' } });
    const full = new AppError('server-cut-short', { what: 'finish_reason: length' });
    const { answer: silent } = await hear(deps(pages, { chat: scripted([full]) }));
    expect(silent).toMatchObject({ mode: 'passages', incomplete: { code: 'model-empty-answer' } });
  });

  it('by a model that goes round in circles is stopped, and checked in no time', async () => {
    for (const piece of [
      'x'.repeat(400),
      'Tides are caused by the moon [1]. '.repeat(12),
      '*'.repeat(400),
      '> '.repeat(200),
    ]) {
      const endless = scripted(Array.from({ length: 1000 }, () => piece));
      const started = process.cpuUsage();
      const { answer: made } = await hear(deps(pages, { chat: endless }));
      expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
      expect(made.incomplete ?? made.mode).toMatchObject({
        code: expect.stringMatching(/^model-(endless|empty)-answer$/),
      });
      expect(endless.said).toBeLessThan(60);
    }
  }, 30_000);

  it('before its first word gives way to the passages, and says why', async () => {
    for (const [thrown, code] of [
      [new AppError('server-unreachable'), 'server-unreachable'],
      [new TypeError('odd'), 'unexpected'],
    ] as const) {
      const { answer: made } = await hear(deps(pages, { chat: scripted([thrown]) }));
      expect(made).toMatchObject({ mode: 'passages', incomplete: { code } });
      expect(made.citations).toHaveLength(1);
    }
  });

  it.each([
    ['nothing', []],
    ['white space', [' ', '\n']],
    ['characters that nobody sees', ['\u200b\u202e', '\u{e0041}']],
    ['footnotes', ['[1][1][1] [2] ', '[1]']],
    ['footnotes and punctuation', ['- [1].\n- 【2†source】, [passage 1]\n', '**[9]**']],
  ])('of %s gives way to the passages, and says so', async (_what, pieces) => {
    const { answer: made } = await hear(deps(pages, { chat: scripted(pieces) }));
    const incomplete = { code: 'model-empty-answer', details: { model: 'scripted' } };
    expect(made).toMatchObject({ mode: 'passages', incomplete, unsupported: [] });
    expect(made.text).toBe('“Tides are caused mainly by the pull of the moon.” [1]');
  });

  it('by the user keeps what came', async () => {
    const stop = new AbortController();
    const events: AnswerEvent[] = [];
    for await (const event of answer(
      QUESTION,
      deps(pages, { chat: scripted(['The moon ', 'and more', '!']) }),
      stop.signal,
    )) {
      events.push(event);
      if (event.type === 'text') stop.abort();
    }
    expect(events.at(-1)).toMatchObject({ type: 'done', answer: { text: 'The moon', incomplete: 'stopped' } });
  });

  it('by the user while it is looking ends in silence', async () => {
    const stop = new AbortController();
    const retrieve = async (): Promise<never> => {
      stop.abort();
      throw stop.signal.reason;
    };
    const events: AnswerEvent[] = [];
    for await (const event of answer(QUESTION, deps(pages, { retrieve }), stop.signal)) events.push(event);
    expect(events).toEqual([]);
  });

  it('by the library is the one failure that is thrown', async () => {
    const retrieve = () => Promise.reject(new AppError('storage-failed'));
    await expect(hear(deps(pages, { retrieve }))).rejects.toMatchObject({ code: 'storage-failed' });
  });

  it('is not, for want of vectors', async () => {
    const embed = () => Promise.reject(new AppError('server-unreachable'));
    const { answer: quoted } = await hear(deps([bread], { embed }));
    expect(quoted.citations).toHaveLength(1);
    const korean = await hear(deps(pages, { embed, chat: scripted(['조석은 달이 끌어당겨서 생긴다 [1].']) }));
    expect(korean.answer.unsupported).toEqual([]);
  });
});
