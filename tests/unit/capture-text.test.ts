import { describe, expect, it } from 'vitest';
import { BlockText, shownText, sourceOffset } from '../../lib/capture/block-text.ts';
import { isoDate } from '../../lib/capture/iso-date.ts';
import type { Space } from '../../lib/capture/look.ts';
import { prosePieces } from '../../lib/capture/plain-prose.ts';
import { keptUnits, oneLine, withoutInvisible } from '../../lib/text/invisible.ts';

/** What of a text node is read without a document. */
const textNode = (data: string) => ({ data, length: data.length }) as Text;
const whole = (data: string) => ({ node: textNode(data), start: 0, end: data.length });

describe('withoutInvisible', () => {
  it('drops what draws nothing', () => {
    const dropped =
      '\u00ad\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\u034f\u115f\u3164\ufe0f\u{e0041}\u{e007f}\u{e0100}\u0000\u001f\u009f\ufff9';
    for (const character of dropped)
      expect(withoutInvisible(`a${character}b`), character.codePointAt(0)?.toString(16)).toBe('ab');
  });

  it('drops half of a surrogate pair, and keeps whole ones', () => {
    expect(withoutInvisible('a\ud83cb\udf08c🌈')).toBe('abc🌈');
  });

  it('keeps joiners where a script needs them, one at a time', () => {
    expect(withoutInvisible('می\u200cخواهم')).toBe('می\u200cخواهم');
    expect(withoutInvisible('क्\u200dष')).toBe('क्\u200dष');
    expect(withoutInvisible('क्\u200d\u200c\u200dष')).toBe('क्\u200dष');
    expect(withoutInvisible('se\u200ccret')).toBe('secret');
    expect(withoutInvisible('👨\u200d👩')).toBe('👨\u200d👩');
    expect(withoutInvisible('a\u200d👩')).toBe('a👩');
  });

  it('keeps white space, marks and every visible sign', () => {
    const text = 'a\tb\nc\u00a0d\u3000e\u2028f é한글漢字かな·…„“—😀\u0301\u0605';
    expect(withoutInvisible(text)).toBe(text);
  });

  it('agrees with keptUnits on every unit', () => {
    for (const text of ['plain', 'a\u200bb\u{e0041}c', 'می\u200cخو\u200d\u200d', '\ud83c x 🌈\ufe0f']) {
      expect(
        keptUnits(text)
          .map((at) => text[at])
          .join(''),
      ).toBe(withoutInvisible(text));
    }
  });

  it('makes one line of a title', () => {
    expect(oneLine('  A \n\u200b title\u00a0 here ')).toBe('A title here');
  });
});

describe('white space', () => {
  it.each([
    ['collapse', '  a \n b\u00a0c ', ' a b c '],
    ['lines', ' a  b \n  c\n\nd', ' a b\nc\n\nd'],
    ['keep', 'a  b\r\n\tc\u00a0d', 'a  b\n\tc d'],
  ] as const)('that is to %s', (space, data, shown) => {
    expect(shownText(whole(data), space, false)).toBe(shown);
    expect(shownText(whole(data), space, true)).toBe(space === 'keep' ? shown : shown.trimStart());
  });

  it('leads back to where each character came from', () => {
    const random = seeded(7);
    const alphabet = ['a', 'B', ' ', ' ', '\n', '\t', '\u00a0', '\u200b', '\u00ad', 'é', '한', '\r', '🌈'];
    for (let round = 0; round < 3000; round++) {
      const data = Array.from({ length: 1 + random(12) }, () => alphabet[random(alphabet.length)]).join('');
      const start = random(data.length);
      const source = { node: textNode(data), start, end: data.length };
      for (const space of ['collapse', 'lines', 'keep'] satisfies Space[]) {
        const afterSpace = random(2) === 1;
        const shown = shownText(source, space, afterSpace);
        const run = { at: 0, length: shown.length, source, space, afterSpace, link: false };
        for (const [at, character] of Array.from({ length: shown.length }, (_, i) => [i, shown[i]] as const)) {
          const origin = data[sourceOffset(run, at)] ?? 'nothing';
          const same = /\s/.test(character ?? '') ? /\s/.test(origin) : origin === character;
          expect(same, JSON.stringify({ data, start, space, afterSpace, at, origin })).toBe(true);
        }
      }
    }
  });
});

/** Park and Miller's generator: the same numbers on each run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

describe('BlockText', () => {
  it('joins text nodes with one space at most, and notes where each begins', () => {
    const text = new BlockText();
    for (const data of ['  The ', ' \n ', 'old', ' harbour', '.  ']) text.add(whole(data), 'collapse', false);
    expect(text.text).toBe('The old harbour.');
    expect(text.runs.map(({ at, length }) => text.text.slice(at, at + length))).toEqual([
      'The',
      'old',
      ' harbour',
      '.',
    ]);
  });

  it('drops the space before a line break and after it', () => {
    const text = new BlockText();
    text.add(whole('One '), 'collapse', false);
    text.breakLine();
    text.breakLine();
    text.add(whole(' two '), 'collapse', false);
    text.addSeparator(' | ');
    text.add(whole(' three'), 'collapse', false);
    expect(text.text).toBe('One\ntwo | three');
  });
});

describe('prosePieces', () => {
  const pre = (data: string) => {
    const text = new BlockText();
    text.add(whole(data), 'keep', false);
    return prosePieces(text)?.map(({ text: piece, drawn }) => [drawn ? 'drawn' : 'prose', piece.text]);
  };

  it('reads letters and RFCs as prose, their tables as they stand', () => {
    const paragraph =
      '   The server keeps each document until the client that\n   wrote it asks for its removal or goes away for good.';
    expect(pre(`1. Introduction\n\n${paragraph}\n\n${paragraph}\n\n   name     size\n   a.txt    12\n`)).toEqual([
      ['prose', '1. Introduction'],
      ['prose', paragraph.replace(/^ +/gm, '')],
      ['prose', paragraph.replace(/^ +/gm, '')],
      ['drawn', '   name     size\n   a.txt    12'],
    ]);
  });

  it('leaves code alone', () => {
    expect(pre('for (let i = 0; i < 3; i++) {\n  say("the number of this round is", i);\n}\n')).toBeUndefined();
    expect(pre('pier   A   B\n1962  ok  ok\n\n1979  --  ok')).toBeUndefined();
  });
});

describe('isoDate', () => {
  it.each([
    ['2024-03-09', '2024-03-09'],
    ['2024-03-09T08:30:00Z', '2024-03-09T08:30:00Z'],
    ['2024-03-09 08:30', '2024-03-09T08:30:00'],
    ['2024-03-09T08:30:00.123+0900', '2024-03-09T08:30:00+09:00'],
    ['20240309', '2024-03-09'],
    ['2024/03/09', '2024-03-09'],
    ['9 March 2024', '2024-03-09'],
    ['Sat, 09 Mar 2024 08:30:00 GMT', '2024-03-09T08:30:00Z'],
  ])('reads %s', (written, iso) => expect(isoDate(written)).toBe(iso));

  it.each(['', 'yesterday', '2024', '03/04/2024', '2024-13-40', '2999-01-01', '1500-01-01', 'May the fourth'])(
    'does not guess at "%s"',
    (written) => expect(isoDate(written)).toBeUndefined(),
  );
});
