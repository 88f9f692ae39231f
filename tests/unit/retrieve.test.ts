import { beforeAll, describe, expect, it } from 'vitest';
import { sequenceOf } from '../../lib/chunk-id.ts';
import { AppError } from '../../lib/errors.ts';
import type { Embedder } from '../../lib/ports.ts';
import type { SearchIn } from '../../lib/search/candidates.ts';
import { type RetrieveOptions, retrieve } from '../../lib/search/retrieve.ts';
import { builtinEmbedder, indexInMemory, type PlainDocument } from '../../scripts/node-library.ts';

const filler = (topic: string, n: number) =>
  Array.from({ length: n }, (_, i) => `Remark ${i} on ${topic} adds little to what was said of ${topic} before.`).join(
    ' ',
  );

const PAGES: PlainDocument[] = [
  {
    title: 'Sourdough bread',
    text: `A sourdough starter is fed with flour and water every day. ${filler('bread', 40)} The oven is heated to 250 degrees.`,
  },
  {
    title: 'Tides',
    text: 'Tides rise and fall because the moon pulls at the oceans. Spring tides come at new moon and full moon.',
  },
  { title: 'Password managers', text: 'A password manager keeps long random passwords behind one master password.' },
  { title: '한글', text: '한글은 1443년에 세종대왕이 만들었다. 자음과 모음을 모아 한 글자를 적는다.' },
  {
    title: 'Tides',
    text: 'Tides rise and fall because the moon pulls at the oceans. Spring tides come at new moon and full moon!',
  },
];

let embedder: Embedder;
let library: SearchIn;
beforeAll(async () => {
  embedder = await builtinEmbedder();
  library = await indexInMemory(PAGES, embedder);
});
const ask = (question: string, options?: RetrieveOptions) => retrieve(question, library, options);
const titles = async (question: string, options?: RetrieveOptions) =>
  (await ask(question, options)).passages.map(({ title }) => title);

describe('retrieve', () => {
  it.each([
    ['Why do tides rise?', 'Tides'],
    ['How often is the starter fed?', 'Sourdough bread'],
    ['한글은 누가 만들었나요?', '한글'],
    ['How can I store my passwords safely?', 'Password managers'],
  ])('puts the page that answers first: %s', async (question, title) => {
    for (const mode of ['hybrid', 'keyword'] as const) expect((await titles(question, { mode }))[0]).toBe(title);
  });

  it('gives passages best first, with their place in the document', async () => {
    const { passages, question } = await ask('How hot is the oven for sourdough bread?');
    expect(question).toBe('How hot is the oven for sourdough bread?');
    const scores = passages.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    for (const { start, end, text, documentId } of passages)
      expect(PAGES[Number(documentId)]!.text.slice(start, end)).toBe(text);
  });

  it('tells how it found them', async () => {
    const { passages, trace } = await ask('Why do tides rise?');
    expect(trace).toMatchObject({ mode: 'hybrid', documentsSearched: 5, space: embedder.space });
    expect(trace.chunksSearched).toBe(library.keyword.size);
    expect(trace.terms).toEqual(['why', 'do', 'tides', 'rise']);
    expect(trace.candidates[0]).toMatchObject({ title: 'Tides', keywordRank: 1, vectorRank: 1, fate: 'sent' });
    expect(trace.candidates[0]!.excerpt).toContain('Tides rise and fall');
    expect(trace.candidates.filter(({ fate }) => fate === 'sent')).toHaveLength(passages.length);
    expect(trace.times.retrieve).toBeGreaterThanOrEqual(trace.times.keyword);
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
  });

  it('sends a text once, however often it is saved', async () => {
    const { passages, trace } = await ask('Why do tides rise?');
    expect(passages.filter(({ title }) => title === 'Tides')).toHaveLength(1);
    expect(trace.candidates.filter(({ title }) => title === 'Tides').map(({ fate }) => fate)).toEqual([
      'sent',
      'cut-turn',
    ]);
  });

  it('keeps to the number and length of passages it is given, but sends one at least', async () => {
    expect((await ask('bread', { limit: 2 })).passages).toHaveLength(2);
    const { passages, trace } = await ask('bread', { passageCharacters: 10 });
    expect(passages).toHaveLength(1);
    expect(trace.candidates.some(({ fate }) => fate === 'cut-length')).toBe(true);
  });

  it('looks only within the given saves', async () => {
    const { passages, trace } = await ask('Why do tides rise?', { within: new Set([1, 3]) });
    expect(passages.length).toBeGreaterThan(0);
    for (const { chunkId } of passages) expect([1, 3]).toContain(sequenceOf(chunkId));
    expect(trace.documentsSearched).toBe(2);
    expect(trace.chunksSearched).toBeLessThan(library.keyword.size);
  });

  it('goes on by words when the embedder fails, and says why', async () => {
    const failing: Embedder = {
      space: embedder.space,
      embed: () => Promise.reject(new AppError('server-unreachable', { origin: 'x' })),
    };
    const { passages, trace } = await retrieve('Why do tides rise?', { ...library, embedder: failing });
    expect(passages[0]?.title).toBe('Tides');
    expect(trace).toMatchObject({ mode: 'keyword', note: { code: 'server-unreachable' } });
    expect(trace.space).toBeUndefined();
  });

  it('goes on by words when the vector is of other dimensions or not finite', async () => {
    for (const [vector, code] of [
      [new Float32Array(3).fill(1), 'embedding-dimensions'],
      [new Float32Array(256).fill(Number.NaN), 'embedding-not-finite'],
    ] as const) {
      const odd: Embedder = { space: embedder.space, embed: async () => vector };
      const { passages, trace } = await retrieve('Why do tides rise?', { ...library, embedder: odd });
      expect(passages[0]?.title).toBe('Tides');
      expect(trace).toMatchObject({ mode: 'keyword', note: { code } });
    }
  });

  it('needs no vectors at all', async () => {
    const words = await indexInMemory(PAGES, undefined);
    const { passages, trace } = await retrieve('Why do tides rise?', words);
    expect(passages[0]?.title).toBe('Tides');
    expect(trace).toMatchObject({ mode: 'keyword', note: undefined });
  });

  it('finds pages whose vectors are still to come', async () => {
    const half = await indexInMemory(PAGES, embedder);
    half.vector?.remove(new Set([2, 5]));
    expect((await retrieve('Why do tides rise?', half)).passages[0]?.title).toBe('Tides');
  });

  it('asks the vectors alone when told to', async () => {
    const { passages, trace } = await ask('Why do tides rise?', { mode: 'vector' });
    expect(passages[0]?.title).toBe('Tides');
    expect(trace).toMatchObject({ mode: 'vector', space: embedder.space });
    for (const { keywordRank, vectorRank } of trace.candidates) {
      expect(keywordRank).toBeUndefined();
      expect(vectorRank).toBeDefined();
    }
  });

  it('shows a kept answer in the trace, but never takes it for a source, nor for evidence', async () => {
    const from = {
      ...library,
      passage: async (id: number) => {
        const passage = await library.passage(id);
        return passage && { ...passage, kind: sequenceOf(id) === 3 ? ('answer' as const) : ('page' as const) };
      },
    };
    const { passages, trace } = await retrieve('How can I store my passwords safely?', from);
    expect(trace.candidates.find(({ documentId }) => documentId === '2')?.fate).toBe('generated');
    expect(passages.map(({ documentId }) => documentId)).not.toContain('2');
    expect(passages.every((passage) => !('kind' in passage))).toBe(true);
    const before = (await ask('How can I store my passwords safely?')).trace.evidence;
    expect(trace.evidence.similarity).toBeLessThan(before.similarity);
  });

  it('leaves out what was removed meanwhile', async () => {
    const { passages } = await retrieve('Why do tides rise?', {
      ...library,
      passage: async (id) => (sequenceOf(id) === 2 ? undefined : library.passage(id)),
    });
    expect(passages[0]?.documentId).toBe('4');
  });

  it('stops when told to', async () => {
    await expect(ask('tides', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  it.each(['', '   ', '😀', '？！'])('finds nothing in nothing: %j', async (question) => {
    const { passages, trace } = await ask(question);
    expect(passages).toEqual([]);
    expect(trace.evidence).toEqual({ coverage: 0, similarity: 0, confidence: 0, enough: false });
  });

  it('answers from an empty library with nothing', async () => {
    const empty = await indexInMemory([], embedder);
    expect((await retrieve('tides', empty)).trace.evidence.enough).toBe(false);
  });

  it('gives other pages a turn before a third chunk of one', async () => {
    const long = { title: 'Bees', text: `${filler('bees', 60)}` };
    const others = ['Wasps', 'Flowers'].map((title) => ({
      title,
      text: `${title} and bees: remark on bees adds to what was said of bees.`,
    }));
    const { passages, trace } = await retrieve('remark on bees', await indexInMemory([long, ...others], embedder), {
      limit: 4,
    });
    expect(trace.candidates.filter(({ documentId }) => documentId === '0').length).toBeGreaterThan(3);
    expect(passages.filter(({ title }) => title === 'Bees')).toHaveLength(2);
    expect(new Set(passages.map(({ title }) => title)).size).toBe(3);
  });
});

describe('in a library of one or two', () => {
  it('still orders by what the page says', async () => {
    const two = await indexInMemory([PAGES[1]!, PAGES[2]!], embedder);
    expect((await retrieve('What is a password manager?', two)).passages[0]?.title).toBe('Password managers');
    expect((await retrieve('Why do tides rise?', two)).passages[0]?.title).toBe('Tides');
    const one = await indexInMemory([PAGES[1]!], embedder);
    expect((await retrieve('Why do tides rise?', one)).passages).toHaveLength(1);
  });
});
