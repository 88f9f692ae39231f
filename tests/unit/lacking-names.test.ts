import { beforeAll, describe, expect, it } from 'vitest';
import { answer } from '../../lib/answer/answer.ts';
import { lackingNames } from '../../lib/answer/lacking-names.ts';
import type { Answer } from '../../lib/asking.ts';
import type { KeywordIndex, LegOptions } from '../../lib/ports.ts';
import type { LibraryInMemory } from '../../scripts/node-library.ts';
import { indexInMemory } from '../../scripts/node-library.ts';
import { deps, page, retrieval, scripted } from './answer-fixtures.ts';

const TIDES = 'The moon and the sun pull at the water of the Earth, and the tides are the result of both.';
const KOREAN = '달과 해가 바닷물을 끌어당겨서 밀물과 썰물이 생긴다. 인천 앞바다는 조수 간만의 차가 크다.';
const JAPANESE = '月と太陽が海の水を引くので、潮の満ち引きが起こります。アメリカの湾では特に大きいです。';
const GERMAN = 'Der Mond und die Sonne ziehen das Wasser an, und das ist der Grund für die Gezeiten.';

const MARS = 'Who discovered the moons of Mars, and when?';

const found = (...texts: string[]) => texts.map((text) => ({ title: '', text }));

describe('names of a question that nothing saved has', () => {
  let library: LibraryInMemory;
  beforeAll(async () => {
    const texts = [TIDES, KOREAN, JAPANESE, GERMAN];
    library = await indexInMemory(
      texts.map((text) => ({ title: '', text })),
      undefined,
    );
  });
  const lacking = (question: string, ...texts: string[]) =>
    lackingNames(question, found(...(texts.length > 0 ? texts : [TIDES])), library.keyword);

  it('are told of, in English', async () => {
    expect(await lacking(MARS)).toEqual(['Mars']);
    expect(await lacking('Which of Newton’s laws does the Royal Society and the Sun follow?')).toEqual([
      'Newton',
      'Royal',
      'Society',
    ]);
    expect(await lacking('What does the Sun pull at, and what does the Earth do?')).toEqual([]);
  });

  it('are names: other words may be said in others, and a heading has capitals for all', async () => {
    expect(await lacking('Why does the harbour empty twice a fortnight?')).toEqual([]);
    expect(await lacking('How Does The Harbour Empty')).toEqual([]);
    expect(await lacking('Why is it that I’m seasick on the Earth?')).toEqual([]);
  });

  it('are told of, in Korean and Japanese', async () => {
    expect(await lacking('갈릴레이는 밀물을 어떻게 설명했나요?', KOREAN)).toEqual(['갈릴레이']);
    expect(await lacking('NASA는 밀물을 어떻게 설명했나요?', KOREAN)).toEqual(['NASA']);
    expect(await lacking('인천의 밀물은 왜 생기나요?', KOREAN)).toEqual([]);
    expect(await lacking('ガリレオは潮の満ち引きをどう説明しましたか？', JAPANESE)).toEqual(['ガリレオ']);
  });

  it('are not blamed on a question in another language than what was found', async () => {
    expect(await lacking('갈릴레이는 밀물을 어떻게 설명했나요?', TIDES)).toEqual([]);
    expect(await lacking(MARS, KOREAN)).toEqual([]);
    expect(await lacking(MARS, GERMAN)).toEqual([]);
    expect(await lacking('Warum ist der Mond der Grund für die Ebbe und das Hochwasser?')).toEqual([]);
    expect(await lacking(MARS, TIDES, KOREAN)).toEqual([]);
    expect(await lackingNames(MARS, [], library.keyword)).toEqual([]);
  });

  it('are few, and none that the passages themselves have', async () => {
    const many = 'What do the Alps, the Andes, the Urals, the Rockies and the Carpathians have of the tides?';
    expect(await lacking(many)).toHaveLength(3);
    expect(await lackingNames(MARS, [{ title: 'On Mars', text: TIDES }], library.keyword)).toEqual([]);
  });
});

describe('an answer', () => {
  const pages = [page('Tides', [['paragraph', TIDES]])];
  const nothing: Pick<KeywordIndex, 'search'> = {
    search: async (_terms: readonly string[], _options: LegOptions) => ({
      matches: [],
      searched: 1,
      mean: 0,
      deviation: 0,
    }),
  };
  async function answered(given: Parameters<typeof deps>[1]): Promise<Answer> {
    for await (const event of answer(MARS, deps(pages, given), new AbortController().signal))
      if (event.type === 'done') return event.answer;
    throw new Error('no answer');
  }

  it('without a model keeps the names that nothing saved has', async () => {
    const told = await answered({ keyword: nothing });
    expect(told).toMatchObject({ mode: 'passages', trace: { lacking: ['Mars'] } });
    const abstained = await answered({ keyword: nothing, enough: false });
    expect(abstained).toMatchObject({ mode: 'abstained', trace: { lacking: ['Mars'] } });
  });

  it('says nothing of them with a model, beside a shared library, or where the index fails', async () => {
    const chat = scripted(['Tides come of the moon [1].']);
    const shared = { library: 'Team', found: 0, here: 0, ms: 1 };
    const beside = { ...retrieval(MARS, pages), trace: { ...retrieval(MARS, pages).trace, shared } };
    const made = await Promise.all([
      answered({ keyword: nothing, chat }),
      answered({ keyword: nothing, chat, enough: false }),
      answered({ keyword: nothing, retrieve: async () => beside }),
      answered({ keyword: { search: () => Promise.reject(new Error('damaged')) } }),
      answered({}),
    ]);
    expect(made.map(({ mode }) => mode)).toEqual(['model', 'abstained', 'passages', 'passages', 'passages']);
    expect(made.map(({ trace }) => 'lacking' in trace)).toEqual([false, false, false, false, false]);
  });
});
