import { describe, expect, it } from 'vitest';
import { findFolded, fold } from '../../lib/text/fold.ts';
import { singular } from '../../lib/text/singular.ts';
import { terms } from '../../lib/text/terms.ts';
import { countWords } from '../../lib/text/words.ts';

describe('terms', () => {
  it('are lower-case words without punctuation, repeats kept', () => {
    expect(terms('The GPU, the ＧＰＵ; 3.5%!')).toEqual(['the', 'gpu', 'the', 'gpu', '3', '5']);
  });

  it('hold bigrams of Hangul, Han, Kana and Thai beside the words', () => {
    expect(terms('학교까지')).toEqual(['학교', '학교']);
    expect(terms('도서관')).toEqual(['도서관', '도서', '서관']);
    expect(terms('東京都')).toEqual(['東京都', '東京', '京都']);
  });

  it('leave out a word of absurd length but keep its bigrams', () => {
    expect(terms('x'.repeat(65))).toEqual([]);
    expect(terms('가나'.repeat(40))).toHaveLength(79);
  });

  it('of Korean words are without the particle, if two syllables are left', () => {
    const words = (text: string) => [...new Set(terms(text))];
    expect(words('학교에서는 도시의 한지는')).toEqual(['학교', '도시', '한지']);
    expect(words('나이 바로 가을')).toEqual(['나이', '바로', '가을']);
    expect(words('에서 東京都에서')).toEqual(['에서', '東京都에서', '東京', '京都', '都에']);
  });

  it('end where spaced letters meet unspaced ones, and leave a particle out that is glued to them', () => {
    expect(terms('HTTP를')).toEqual(['http']);
    expect(terms('no-store와')).toEqual(['no', 'store']);
    expect(terms('2016년')).toEqual(['2016', '년', '년']);
    expect(terms('GPUの性能')).toEqual(['gpu', 'の性能', 'の性', '性能']);
    expect(terms('𠮷家x')).toEqual(['𠮷', '家', '家', 'x']);
  });

  it('of nothing are none', () => expect(terms(' …😀 ')).toEqual([]));
});

describe('singular', () => {
  it.each([
    ['the boxes of cities and dogs', 'the box of city and dog'],
    ['glass, virus, basis, gas, is, was', 'glass, virus, basis, gas, is, was'],
    ['dishes matches classes sizes', 'dish match class size'],
    ['apps를 크기 2s', 'app를 크기 2s'],
  ])('%s', (text, expected) => expect(singular(text)).toBe(expected));
});

describe('countWords', () => {
  it.each<[string, number]>([
    ["Don't pay 1,000.50 dollars — ever!", 5],
    ['학교에서 돌아왔다.', 2],
    ['', 0],
    ['😀 …', 0],
  ])('%s', (text, expected) => expect(countWords(text)).toBe(expected));

  it('needs no spaces in Japanese and Chinese', () => {
    expect(countWords('東京都に住んでいます。')).toBeGreaterThan(3);
    expect(countWords('Mixed 日本語 text')).toBeGreaterThan(2);
  });

  it('estimates the rest of a very long unspaced text', () => {
    const short = '東京都に住んでいます。'.repeat(10_000);
    expect(countWords(short + short + short) / (countWords(short) * 3)).toBeCloseTo(1, 2);
  });
});

describe('fold', () => {
  it('unifies case, width, quotes, dashes and white space, and drops what cannot be seen', () => {
    expect(fold('“Ｆoo”\u00a0–\n\t bar\u200b\u00adbaz').text).toBe('"foo" - barbaz');
    expect(fold('e\u0301 É').text).toBe('é é');
    expect(fold('ﬁn… ﾊﾟ').text).toBe('fin... パ');
    expect(fold('\u1112\u1161\u11ab').text).toBe('한');
  });

  it('maps every unit back, ascending, and ends at the original length', () => {
    const text = 'A  “ﬁ”\u200b e\u0301 한국 😀\u0000.';
    const { text: folded, at } = fold(text);
    expect(at).toHaveLength(folded.length + 1);
    expect(at[folded.length]).toBe(text.length);
    for (let i = 1; i < at.length; i++) expect(at[i]).toBeGreaterThanOrEqual(at[i - 1]!);
  });

  it('is the same when folded again', () => {
    for (const text of ['“Ｆoo” – ﬁn… ΣΑΣ İ', '\u1112\u1161\u11ab ﾊﾟ', '½ ㎏ ™ Å'])
      expect(fold(fold(text).text).text).toBe(fold(text).text);
  });
});

describe('findFolded', () => {
  const text = 'He said:\n“The  ﬁrst ﬂight” — e\u0301tude.';

  it('finds in original offsets', () => {
    const span = findFolded(text, '"the first flight"');
    expect(span && text.slice(span.start, span.end)).toBe('“The  ﬁrst ﬂight”');
    const etude = findFolded(text, 'Étude');
    expect(etude && text.slice(etude.start, etude.end)).toBe('e\u0301tude');
  });

  it('takes a ligature whole', () => {
    const span = findFolded(text, 'the f');
    expect(span && text.slice(span.start, span.end)).toBe('The  ﬁ');
  });

  it('starts where it is told', () => {
    expect(findFolded('aba', 'a', 1)).toEqual({ start: 2, end: 3 });
    expect(findFolded('aba', 'a', 3)).toBeUndefined();
  });

  it('finds nothing when there is nothing to find', () => {
    expect(findFolded('abc', '')).toBeUndefined();
    expect(findFolded('abc', '\u200b ')).toBeUndefined();
    expect(findFolded('', 'a')).toBeUndefined();
  });
});
