import { describe, expect, it } from 'vitest';
import { align } from '../../lib/answer/alignment.ts';
import { contradicts } from '../../lib/answer/contradiction.ts';
import { figures } from '../../lib/answer/figures.ts';
import { unitAfter } from '../../lib/answer/measures.ts';
import { areOpposite, denials } from '../../lib/answer/opposites.ts';
import { tokensOf } from '../../lib/answer/tokens.ts';

const against = (claim: string, text: string) => contradicts(tokensOf(claim), [{ text, around: '' }]);

describe('a claim that copies a sentence', () => {
  it.each([
    [
      'The refrigerator will keep the beans fresh for weeks',
      'The refrigerator will not keep the beans fresh for weeks.',
    ],
    ['The bay freezes in cold winters', 'The bay never freezes in cold winters.'],
    [
      'The Sun attracts the Moon more weakly than the Earth does',
      'The Sun attracts the Moon more strongly than the Earth does.',
    ],
    ['Busan has a port with 9 docks and 40 cranes', 'Incheon has a port with 9 docks and 40 cranes.'],
    [
      'What the Moon loses in spin the Earth gains in its orbit',
      'What the Earth loses in spin the Moon gains in its orbit.',
    ],
    ['Gibbon wrote a long angry letter to Hume in April', 'Hume wrote a long angry letter to Gibbon in April.'],
    ['한지는 겨울에 뜨는 것이 아니다', '한지는 겨울에 뜨는 것이다.'],
    ['포항에서 일어난 지진은 진원이 깊고 도시에 가까웠다', '포항에서 일어난 지진은 진원이 얕고 도시에 가까웠다.'],
    ['이 종이는 경주에서 만든 한지를 인증받은 것이다', '이 종이는 의령에서 만든 한지를 인증받은 것이다.'],
    ['大仏は奈良時代の745年に造立が始まらなかった', '大仏は奈良時代の745年に造立が始まった。'],
    ['物語が始まる2年後に復讐心が芽生える', '物語が始まる2年前に復讐心が芽生える。'],
    ['スペインの州にある鉱山町の人口は減少した', 'イタリアの州にある鉱山町の人口は減少した。'],
  ])('is caught where it turns it into something else: %s', (claim, text) => {
    expect(against(claim, text)).toBe(true);
  });

  it.each([
    [
      'Hume complained to the publisher that one had to turn to the back',
      'David Hume complained to the publisher that one had to turn to the back of the book.',
    ],
    [
      'Penicillin was discovered by Fleming in a London hospital in 1928',
      'Fleming discovered penicillin in a London hospital in 1928.',
    ],
    ['In 1872 Thomson had a machine built', 'Thomson had a machine built in 1872.'],
    ['The Moon and the Sun pull along the same line', 'The Sun and the Moon pull along the same line.'],
    [
      'Marie Curie won two Nobel Prizes, in physics and chemistry',
      'She won two Nobel Prizes, in physics and in chemistry.',
    ],
    ['Neaps are lower and springs are weaker than those of July by a tenth', 'The Sun is nearest in January.'],
    ['It does not matter which of the two kettles you use', 'It is unimportant which of the two kettles you use.'],
    ['한지는 닥나무 껍질로 만듭니다', '한지는 닥나무의 껍질로 만든다.'],
    [
      '옛 방식으로 종이를 떠서 사는 집은 이제 스무 곳 안팎이다',
      '그러나 옛 방식대로 종이를 떠서 사는 집은 이제 스무 곳 안팎이다.',
    ],
    [
      '닥나무는 줄기 속이 아니라 껍질 안쪽에 질긴 섬유를 품고 있습니다',
      '이 나무는 줄기 속이 아니라 껍질 안쪽에 질긴 섬유를 품고 있다.',
    ],
    ['大仏の造立は745年に始まりました', '大仏は奈良時代の745年に造立が始まった。'],
  ])('is let be where it says the same: %s', (claim, text) => {
    expect(against(claim, text)).toBe(false);
  });
});

describe('two sentences side by side', () => {
  it('share the longest run of words, and part where they differ', () => {
    const { hunks, common, between } = align(
      tokensOf('The old keeper left the tower in May'),
      tokensOf('The last keeper left the house in May'),
    );
    const print = (tokens: readonly { text: string }[]) => tokens.map(({ text }) => text).join(' ');
    expect(hunks.map(({ claimed, given }) => [print(claimed), print(given)])).toEqual([
      ['old', 'last'],
      ['tower', 'house'],
    ]);
    expect(common).toBe(2);
    expect(between).toEqual([2]);
  });
});

describe('words', () => {
  it.each([
    ['higher', 'lower', true],
    ['before', 'after', true],
    ['larger', 'large', false],
    ['깊고', '얕고', true],
    ['増加', '減少', true],
    ['年前', '年後', true],
    ['年前', '年前', false],
  ])('%s and %s are contrary: %s', (a, b, wanted) => {
    expect(areOpposite(a, b)).toBe(wanted);
    expect(areOpposite(b, a)).toBe(wanted);
  });

  it.each([
    ['it is not so', 1],
    ['not only here', 0],
    ['하지 않을 수 없다', 0],
    ['뿐만 아니라', 0],
    ['していなかった', 1],
    ['かもしれない', 0],
  ])('of %j deny %i times', (text, wanted) => {
    expect(denials(text)).toBe(wanted);
  });

  it.each([
    ['16 metres', '16m', true],
    ['16 metres', '16미터', true],
    ['16 metres', '16 kilometres', false],
    ['90 percent', '90%', true],
    ['27번', '27 회', true],
    ['3 days', '3 years', false],
    ['20여 년', '20 years', true],
  ])('%s and %s count the same: %s', (a, b, wanted) => {
    const [one, other] = [a, b].map((text) => unitAfter(text, figures(text)[0]!));
    expect(one).toBeDefined();
    expect(one === other).toBe(wanted);
  });
});
