import { describe, expect, it } from 'vitest';
import { type CitedAnswer, cite } from '../../lib/answer/cite.ts';
import type { Passage } from '../../lib/types.ts';

const TEXTS = [
  `Alexander Fleming discovered penicillin in September 1928 at St Mary's Hospital in London. He noticed that a mould had killed bacteria in a dish. The drug was first mass-produced in the 1940s.`,
  `Marie Curie and Pierre Curie discovered radium in 1898. She won two Nobel Prizes, in physics and in chemistry. The discovery of polonium came first.`,
  `Seoul has about 9.4 million people. Busan has 3.3 million people and the largest port of the country.`,
  `한지는 닥나무 껍질로 만든다. 전주에서 만든 한지는 천 년을 견딘다고 한다. 종이 한 장을 뜨는 데 열 단계를 거친다.`,
  `東大寺の大仏は高さ約15メートルである。奈良時代の745年に造立が始まった。`,
];
const TITLES = ['Penicillin', 'Radium', 'Cities', '한지', '東大寺'];

/** Passages that lie somewhere in their documents, so that offsets of the two are told apart. */
const passages: Passage[] = TEXTS.map((text, i) => ({
  chunkId: i * 65536,
  documentId: `d${i + 1}`,
  title: TITLES[i] ?? '',
  url: `https://example.org/${i + 1}`,
  site: 'Example',
  savedAt: '2026-01-02T00:00:00Z',
  headings: [],
  text,
  start: 1000 * (i + 1),
  end: 1000 * (i + 1) + text.length,
  score: 1,
}));

const quotes = ({ citations }: CitedAnswer) =>
  citations.map(({ documentId, quote, verified }) => `${documentId}${verified ? '' : '?'} ${quote}`);
const marked = ({ text, unsupported }: CitedAnswer) =>
  unsupported.map(({ start, end, why }) => `${why}: ${text.slice(start, end)}`);

const FLEMING = "Alexander Fleming discovered penicillin in September 1928 at St Mary's Hospital in London.";

describe('what goes with a mark that goes', () => {
  it.each([
    ['Radium was discovered in 1898 [2], [99].', 'Radium was discovered in 1898 [1].'],
    ['Radium was discovered in 1898 [2] ([99]).', 'Radium was discovered in 1898 [1].'],
    ['Radium was discovered in 1898 [2] **[99]**.', 'Radium was discovered in 1898 [1].'],
    ['Radium was discovered in 1898 ([2]).', 'Radium was discovered in 1898 ([1]).'],
    ['Radium was discovered in 1898 [2].\n\nSources:\n[2] Radium', 'Radium was discovered in 1898 [1].'],
  ])('%j becomes %j', async (written, wanted) => {
    const { text, unsupported } = await cite(written, passages);
    expect(text).toBe(wanted);
    expect(unsupported).toEqual([]);
  });
});

describe('a footnote', () => {
  it('opens the very sentence that says it, in offsets of the document', async () => {
    const { citations, text } = await cite('The drug was mass-produced in the 1940s [1].', passages);
    expect(text).toBe('The drug was mass-produced in the 1940s [1].');
    const [citation] = citations;
    expect(citation).toMatchObject({
      number: 1,
      quote: 'The drug was first mass-produced in the 1940s.',
      verified: true,
    });
    const at = (TEXTS[0] ?? '').indexOf('The drug');
    expect(citation).toMatchObject({ start: 1000 + at, end: 1000 + at + 46, documentId: 'd1' });
    expect(citation?.before.endsWith('bacteria in a dish. ')).toBe(true);
    expect(citation?.after).toBe('');
  });

  it('is numbered by first appearance, one number per place', async () => {
    const cited = await cite(
      'Radium was discovered in 1898 [2]. Penicillin was discovered in 1928 [1]. A mould had killed bacteria in a dish [1]. The Curies discovered radium [2].',
      passages,
    );
    expect(cited.text).toBe(
      'Radium was discovered in 1898 [1]. Penicillin was discovered in 1928 [2]. A mould had killed bacteria in a dish [3]. The Curies discovered radium [1].',
    );
    expect(quotes(cited)).toEqual([
      'd2 Marie Curie and Pierre Curie discovered radium in 1898.',
      `d1 ${FLEMING}`,
      'd1 He noticed that a mould had killed bacteria in a dish.',
    ]);
    expect(marked(cited)).toEqual([]);
  });

  it.each([
    'Penicillin was discovered in 1928 and radium in 1898 [1, 2].',
    'Penicillin was discovered in 1928 and radium in 1898 [1][2].',
    'Penicillin was discovered in 1928 and radium in 1898 【1】【2†source】.',
    'Penicillin was discovered in 1928 and radium in 1898 [1-2].',
    'Penicillin was discovered in 1928 and radium in 1898 [passage 1; 2].',
    'Penicillin was discovered in 1928 and radium in 1898 [^1] [^2].',
    'Penicillin was discovered in 1928 and radium in 1898 [1](https://evil.example/?q=1) [2](#2).',
  ])('is read however it is written: %s', async (answer) => {
    const cited = await cite(answer, passages);
    expect(cited.text).toBe('Penicillin was discovered in 1928 and radium in 1898 [1][2].');
    expect(marked(cited)).toEqual([]);
  });

  it('goes with its own part of a sentence', async () => {
    const cited = await cite('Fleming discovered penicillin in 1928 [1], the Curies radium in 1898 [2].', passages);
    expect(quotes(cited)).toEqual([`d1 ${FLEMING}`, 'd2 Marie Curie and Pierre Curie discovered radium in 1898.']);
    const odd = await cite(
      'In 1898 [2], the Curies discovered radium, and in 1928 [1] Fleming found penicillin.',
      passages,
    );
    expect(marked(odd)).toEqual([]);
  });

  it('may stand behind the full stop, or on a line of its own', async () => {
    const behind = await cite('Penicillin was discovered in 1928. [1] Radium was discovered in 1898. [2]', passages);
    expect(behind.text).toBe('Penicillin was discovered in 1928. [1] Radium was discovered in 1898. [2]');
    expect(quotes(behind)).toHaveLength(2);
    const below = await cite('Radium was discovered by the Curies.\n\n[2]', passages);
    expect(quotes(below)).toEqual(['d2 Marie Curie and Pierre Curie discovered radium in 1898.']);
    expect(below.text).toBe('Radium was discovered by the Curies.\n\n[1]');
  });

  it('is left alone in code', async () => {
    const answer =
      'Use the second entry:\n\n```js\nconst second = list[1];\n```\n\nOr `list[2]`, as Busan has the largest port [3].';
    const cited = await cite(answer, passages);
    expect(cited.text).toBe(answer.replace('[3]', '[1]'));
  });
});

describe('a claim that its passage does not bear out', () => {
  it.each([
    [
      'a wrong year',
      'Penicillin was discovered in 1929 by Fleming [1].',
      'number: Penicillin was discovered in 1929 by Fleming',
    ],
    ['a wrong count', 'Marie Curie won three Nobel Prizes, in 1903, in physics and in chemistry [2].', /^number: /],
    ['a wrong scale', 'Seoul has 9.4 billion people [3].', 'number: Seoul has 9.4 billion people'],
    ['swapped figures', 'Seoul has 3.3 million people [3].', 'number: Seoul has 3.3 million people'],
    ['a wrong month', 'Fleming discovered penicillin in October 1928 [1].', /^number: /],
    [
      'a swapped name',
      'Marie Curie discovered penicillin in 1928 [1].',
      'words: Marie Curie discovered penicillin in 1928',
    ],
    ['a made-up quotation', 'It was "killed by a mould in a dish" [1].', 'quote: It was "killed by a mould in a dish"'],
    ['something else entirely', 'Bread should rest overnight before baking [1].', /^words: /],
    ['no such passage', 'The moon is made of green cheese [9].', 'no-passage: The moon is made of green cheese'],
    ['no footnote', 'The moon is made of green cheese.', 'no-passage: The moon is made of green cheese.'],
    ['a wrong numeral, in Korean', '한지는 오백 년을 견딘다고 한다 [4].', 'number: 한지는 오백 년을 견딘다고 한다'],
    ['a wrong subject, in Korean', '양피지는 닥나무 껍질로 만든다 [4].', 'words: 양피지는 닥나무 껍질로 만든다'],
    ['a wrong figure, in Japanese', '大仏の高さは約18メートルである [5]。', 'number: 大仏の高さは約18メートルである'],
    [
      'a wrong figure in another language',
      '페니실린은 1930년에 발견되었다 [1].',
      'number: 페니실린은 1930년에 발견되었다',
    ],
  ])('is marked: %s', async (_what, answer, mark) => {
    const cited = await cite(answer, passages);
    expect(marked(cited)).toEqual([typeof mark === 'string' ? mark : expect.stringMatching(mark)]);
    expect(cited.citations.every(({ verified }) => !verified)).toBe(true);
  });

  it('is marked where it stands in the new text', async () => {
    const cited = await cite(
      'Radium was discovered in 1898 [2][11]. It glows in 1777 ways [2]. See also [12].',
      passages,
    );
    expect(cited.text).toBe('Radium was discovered in 1898 [1]. It glows in 1777 ways [1]. See also.');
    expect(marked(cited)).toEqual(['number: It glows in 1777 ways', 'no-passage: See also']);
    expect(quotes(cited)).toEqual(['d2? Marie Curie and Pierre Curie discovered radium in 1898.']);
  });

  it('is marked on either side of its footnote', async () => {
    const cited = await cite('Radium was discovered in 1898 [2], and penicillin [1] made-up in 2012.', passages);
    expect(marked(cited)).toEqual(['number: and penicillin', 'number: made-up in 2012.']);
  });

  it('leaves no number of a passage that was never sent', async () => {
    const cited = await cite('Cheese is blue [7]. Cheese is green [8, 0]. Cheese is red [999].', passages);
    expect(cited.text).not.toMatch(/\[[1-9]/);
    expect(cited.unsupported).toHaveLength(3);
    expect(cited.citations).toEqual([]);
  });
});

describe('a claim that is right', () => {
  it.each([
    'Penicillin was discovered by Fleming in 1928 [1].',
    'A mould had killed the bacteria in his dish [1].',
    'Seoul has about 9,400,000 inhabitants [3].',
    'Mass production of the drug began in the 1940s [1].',
    'She won 2 Nobel Prizes [2].',
    'He noticed that "a mould had killed bacteria" [1].',
    '한지는 닥나무 껍질로 만들며 1000년을 견딘다고 한다 [4].',
    '종이 한 장을 뜨려면 10단계를 거쳐야 한다 [4].',
    '大仏の高さは約15メートルです [5]。',
    '페니실린은 1928년 9월에 발견되었다 [1].',
    'Hanji is said to last 1,000 years [4].',
    'According to this page, **Busan** has `3.3 million` people [3].',
  ])('is not marked: %s', async (answer) => {
    const cited = await cite(answer, passages);
    expect(marked(cited)).toEqual([]);
    expect(cited.citations.map(({ verified }) => verified)).toEqual([true]);
  });

  it('gets the footnote that the model forgot', async () => {
    const cited = await cite(
      'Fleming noticed that a mould had killed bacteria in a dish. **Busan has the largest port of the country**',
      passages,
    );
    expect(cited.text).toBe(
      'Fleming noticed that a mould had killed bacteria in a dish [1]. **Busan has the largest port of the country [2]**',
    );
    expect(marked(cited)).toEqual([]);
  });

  it('gets the right footnote in place of a wrong one', async () => {
    const cited = await cite('Alexander Fleming discovered penicillin in 1928 [2].', passages);
    expect(quotes(cited)).toEqual([`d1 ${FLEMING}`]);
    expect(marked(cited)).toEqual([]);
  });

  it('loses the footnotes that are only for show', async () => {
    const cited = await cite('Busan has 3.3 million people and the largest port [3][1][2][4][5].', passages);
    expect(cited.text).toBe('Busan has 3.3 million people and the largest port [1].');
    expect(quotes(cited)).toEqual(['d3 Busan has 3.3 million people and the largest port of the country.']);
  });
});

describe('what claims nothing', () => {
  it.each([
    '# What the pages say',
    'Here are the main points:',
    'Do you want to know more about penicillin?',
    'The passages do not say who funded the work.',
    '구절에는 비용에 대한 내용이 없습니다.',
    'I hope this helps!',
    '```\nconst year = 1777;\n```',
    '| City | People |\n|---|---|',
    'Yes.',
    '---',
  ])('is not marked: %s', async (answer) => {
    expect(await cite(answer, passages)).toEqual({ text: answer, citations: [], unsupported: [] });
  });

  it('is marked all the same where a heading has a figure that stands in no passage', async () => {
    const answer = '## 3. Radium in 1898\n\n### Step 12\n\n## Radium in 1777\n\n| City | In 2055 |\n|---|---|';
    const cited = await cite(answer, passages);
    expect(cited.text).toBe(answer);
    expect(marked(cited)).toEqual(['number: Radium in 1777', 'number: City', 'number: In 2055']);
  });

  it('is told from claims in lists and tables', async () => {
    const answer = [
      '## Cities',
      '',
      '| City | People |',
      '|---|---|',
      '| Seoul | 9.4 million [3] |',
      '| Busan | 7.7 million [3] |',
      '',
      '1. Radium was discovered in 1898 [2]',
      '2. Penicillin was discovered in 1777 [1]',
    ].join('\n');
    expect(marked(await cite(answer, passages))).toEqual([
      'number: Busan',
      'number: 7.7 million',
      'number: Penicillin was discovered in 1777',
    ]);
  });
});
