import { describe, expect, it } from 'vitest';
import { figures, plainFigures, sameFigure } from '../../lib/answer/figures.ts';
import { inLanguageOf } from '../../lib/answer/language.ts';
import { names } from '../../lib/answer/names.ts';
import { numberWords, spelledFigures } from '../../lib/answer/number-words.ts';

const values = (text: string) => figures(text).map(({ value, text: digits }) => (Number.isNaN(value) ? digits : value));
const agree = (claimed: string, given: string) => {
  const [one] = figures(claimed);
  return [...figures(given), ...spelledFigures(given)].some((other) => one !== undefined && sameFigure(one, other));
};

describe('figures', () => {
  it.each([
    ['1,234,567 of 1.234.567', [1234567, 1234567]],
    ['3,5 and 3.5 and 007', [3.5, 3.5, 7]],
    ['3.5 million, 2 billion', [3_500_000, 2_000_000_000]],
    ['$5m for 5 m', [5_000_000, 5]],
    ['2021-03-05 10:30', [2021, 3, 5, 10, 30]],
    ['Node 20.19.2', ['20.19.2']],
    ['５０％', [50]],
    ['9억 4천만 명과 3만 5000원', [940_000_000, 35_000]],
    ['1조 2천억 원, 3천5백만 명, 12만 3천 5백 개', [1.2e12, 35_000_000, 123_500]],
    ['5백 명, 3 백서, 2천 5천', [500, 3, 2000, 5000]],
    ['3.4.2021 and 3.14.2021', [3, 4, 2021, '3.14.2021']],
    ['300만 명', [3_000_000]],
    ['오백 년, 이천오백만 원, 천 년', [500, 25_000_000, 1000]],
    ['三百年', [300]],
    ['12万円', [120_000]],
    ['on 5 March 2021, in May 2020, and it may march', [5, 2021, 2020, 3, 5]],
    ['no figure at all', []],
  ])('of %j are %j', (text, wanted) => {
    expect(values(text)).toEqual(wanted);
  });

  it.each([
    ['9.4 million', '9,411,000 people', true],
    ['9.4 million', '9,460,000 people', false],
    ['9.4 million', '9.4 billion', false],
    ['9.4 million', 'in millions: 9.4', true],
    ['300만', '3 million', true],
    ['1928', '1929', false],
    ['3 kinds', 'there are three kinds', true],
    ['10단계', '열 단계를 거친다', true],
    ['3월', 'in March 2021', true],
    ['1.2.3', 'version 1.2.4', false],
  ])('%j and %j are the same: %s', (claimed, given, wanted) => {
    expect(agree(claimed, given)).toBe(wanted);
  });
});

describe('figures set high or low', () => {
  it.each([
    ['2½ hours, 3 1/4 hours, ½ or 1/2 an hour', [2.5, 3.25, 1, 2, 1, 2]],
    ['605 km² and 10⁶ m³', [605, 10, 6]],
    ['high¹', []],
  ])('are read in %j as %j', (text, wanted) => {
    expect(values(plainFigures(text))).toEqual(wanted);
  });
});

describe('numbers in words', () => {
  it.each([
    ['nineteen nautical miles, twenty-five masons', [19, 25]],
    ['Two hundred and fifty thousand people, three million and one', [250_000, 3_000_001]],
    ['in nineteen forty-five, five or six, two and three', [1945, 5, 6, 2, 3]],
    ['3.5 million, a hundred, hundreds of thousands, someone', []],
    ['von fünfzig Maurern, einundzwanzig, zweihundertfünfzig, dreitausend', [50, 21, 250, 3000]],
    ['einzig, wichtig, fünfte, gesundheit, Elf', []],
    ['열두 명, 스물다섯 그루, 스무 곳, 아흔아홉 번', [12, 25, 20, 99]],
    ['세금, 열쇠, 네, 두부', []],
  ])('of %j are %j', (text, wanted) => {
    expect(numberWords(text).map(({ value }) => value)).toEqual(wanted);
  });
});

describe('names', () => {
  it('are capitals that do not begin a sentence, unless a second follows', () => {
    expect(names('The drug was found by Fleming in London. Penicillin helps. Marie Curie won.').latin).toEqual([
      'fleming',
      'london',
      'marie',
      'curie',
    ]);
  });

  it('are not months, not the words of a title, not German nouns', () => {
    expect(names('It opened on Monday, 5 May.').latin).toEqual([]);
    expect(names('The History Of The Golden Gate').latin).toEqual([]);
    expect(names('Der Hund und die Katze saßen auf dem Dach der Schule').latin).toEqual([]);
  });

  it('are what a Korean or Japanese sentence speaks of', () => {
    expect(names('플레밍은 곰팡이가 세균을 죽인 것을 보았다. 이것은 중요하다.').subjects).toEqual(['플레밍', '곰팡이']);
    expect(names('大仏は奈良にある。').subjects).toEqual(['大仏']);
  });
});

describe('one language', () => {
  const english = 'The tide is the rise and fall of the sea, and it is caused by the pull of the moon on the water.';
  const german =
    'Die Flut ist das Steigen des Meeres, und sie wird durch den Zug des Mondes auf das Wasser verursacht.';
  const korean = '조석은 달이 끌어당겨서 생기는 바닷물의 움직임이다.';
  const japanese = '潮汐は月の引力によって海面が上下する現象である。';
  it('is told by script and short words', () => {
    const texts = [english, german, korean, japanese];
    const alike = (answer: string) => texts.filter(inLanguageOf(answer, texts));
    expect(alike('달이 바닷물을 끌어당긴다.')).toEqual([korean]);
    expect(alike('月が海を引く。')).toEqual([japanese]);
    expect(
      texts.filter(inLanguageOf('La mer est haute parce que la lune tire sur les eaux de la mer.', [english])),
    ).toEqual([]);
    expect([english].filter(inLanguageOf('The sea is high as it is the moon that is in the sky.', [english]))).toEqual([
      english,
    ]);
  });
});
