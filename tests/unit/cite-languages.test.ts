import { describe, expect, it } from 'vitest';
import { type CitedAnswer, cite } from '../../lib/answer/cite.ts';
import type { Passage } from '../../lib/types.ts';

const passageOf = (text: string, n: number): Passage => ({
  chunkId: n * 65536,
  documentId: `d${n}`,
  title: n === 1 ? 'The lighthouse' : 'Mould',
  url: `https://example.org/${n}`,
  site: 'Example',
  savedAt: '2026-01-02T00:00:00Z',
  headings: [],
  text,
  start: 0,
  end: text.length,
  score: 1,
});

const passages = [
  'The lighthouse on Skerry Head was built in 1871 by fifteen masons. Its light is seen for nineteen nautical miles. The last keeper was Morag Sinclair, who left with her three cats.',
  'He noticed that a mould had killed bacteria in a dish.',
].map((text, i) => passageOf(text, i + 1));

const marked = ({ text, unsupported }: CitedAnswer) =>
  unsupported.map(({ start, end, why }) => `${why}: ${text.slice(start, end)}`);
const verified = ({ citations }: CitedAnswer) => citations.map((citation) => citation.verified);

/** Enough German around a claim for its language to be told. */
const GERMAN = 'Das ist auf der Seite zu lesen, und es steht so auch in dem Text: ';

describe('a claim in another language than its passage', () => {
  it('finds the place by meaning', async () => {
    // A stand-in for an embedder: what tells of a mould is near to what tells of 곰팡이.
    const embed = async (texts: readonly string[]) =>
      Float32Array.from(texts.flatMap((text) => (/mould|곰팡이/.test(text) ? [1, 0] : [0, 1])));
    const cited = await cite('곰팡이가 세균을 죽인 것을 보았다 [2].', passages, { embed });
    expect(cited.citations.map(({ quote }) => quote)).toEqual([passages[1]?.text]);
    expect(marked(cited)).toEqual([]);
  });

  it.each([
    `${GERMAN}Der letzte Wärter war Hans Müller [1].`,
    `${GERMAN}Er wurde 1871 von fünfzig Maurern gebaut [1].`,
    'Der letzte Wärter war Hans Müller [1].',
    'Er wurde 1871 von fünfzig Maurern gebaut [1].',
    `${GERMAN}Man sieht es neunzig Seemeilen weit [1].`,
    'La dernière gardienne du phare, que l’on a vue avec les chats de la mer, était Claire Fontaine [1].',
    '마지막 등대지기는 Hans Müller였다 [1].',
    '등대는 오백 명이 지었다 [1].',
    '등대는 쉰다섯 명이 지었다 [1].',
  ])('is marked for a name or a number that is not there: %s', async (answer) => {
    const cited = await cite(answer, passages);
    expect(cited.unsupported).toHaveLength(1);
    expect(verified(cited)).toEqual([false]);
  });

  it.each([
    '마지막 등대지기는 김철수였다 [1].',
    '등대는 세 사람이 다섯 채를 지었다 [1].',
    '最後の灯台守は山田太郎だった [1]。',
    `${GERMAN}Der letzte Wärter war ein Müller [1].`,
  ])('is neither marked nor called verified where nothing can be compared: %s', async (answer) => {
    const cited = await cite(answer, passages);
    expect(marked(cited)).toEqual([]);
    expect(verified(cited)).toEqual([false]);
  });

  it.each([
    '등대는 1871년에 지어졌다 [1].',
    '불빛은 열아홉 마일 밖에서도 보인다 [1].',
    '등대는 십오 명이 지었다 [1].',
    `${GERMAN}Die letzte Wärterin war Morag Sinclair [1].`,
    `${GERMAN}Er wurde 1871 von fünfzehn Maurern gebaut [1].`,
    'Der Leuchtturm wurde 1871 gebaut [1].',
    'Le phare fut construit en 1871 [1].',
    'La dernière gardienne du phare, que l’on a vue avec les chats de la mer, était Morag Sinclair [1].',
  ])('is verified by the name or the number that it shares: %s', async (answer) => {
    const cited = await cite(answer, passages);
    expect(marked(cited)).toEqual([]);
    expect(verified(cited)).toEqual([true]);
  });
});

describe('a number in words', () => {
  it.each([
    ['Its light is seen for ninety nautical miles [1].', 'number: Its light is seen for ninety nautical miles'],
    ['The lighthouse was built in 1871 by fifty masons [1].', /^number: /],
    ['The last keeper was Morag Sinclair, who left with her four cats [1].', /^number: /],
  ])('is marked if the passage has another: %s', async (answer, mark) => {
    expect(marked(await cite(answer, passages))).toEqual([
      typeof mark === 'string' ? mark : expect.stringMatching(mark),
    ]);
  });

  it.each([
    'Its light is seen for nineteen nautical miles [1].',
    'Its light is seen for 19 nautical miles [1].',
    'The lighthouse on Skerry Head was built by fifteen masons [1].',
    'One of the last keepers was Morag Sinclair, who left with her cats [1].',
    'He noticed four things: a mould had killed bacteria in a dish [2].',
  ])('is not, if it has the same or counts nothing: %s', async (answer) => {
    expect(marked(await cite(answer, passages))).toEqual([]);
  });
});
