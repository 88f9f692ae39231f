import { describe, expect, it } from 'vitest';
import { sentences } from '../../lib/text/sentences.ts';

const split = (text: string, locale?: string) =>
  sentences(text, locale).map(({ start, end }) => text.slice(start, end));

describe('sentences in English', () => {
  it.each<[string, string[]]>([
    ['Dr. Smith paid $3.50, e.g. in cash. He left.', ['Dr. Smith paid $3.50, e.g. in cash.', 'He left.']],
    ['J. R. R. Tolkien wrote it. See Fig. 3.', ['J. R. R. Tolkien wrote it.', 'See Fig. 3.']],
    ['The U.S. Army came. She is in the U.S. The end.', ['The U.S. Army came.', 'She is in the U.S.', 'The end.']],
    ['No. I will not. See No. 5 there.', ['No.', 'I will not.', 'See No. 5 there.']],
    ['"Why?" he asked. "Go!" She left.', ['"Why?" he asked.', '"Go!"', 'She left.']],
    ['It said “stop.” Then (it stopped.) And so on.', ['It said “stop.”', 'Then (it stopped.)', 'And so on.']],
    ['So it says.[3] Then it stops.[12][13] End', ['So it says.[3]', 'Then it stops.[12][13]', 'End']],
    [
      'He turned to the back.2 Literature owes him much.³ See example.com. In fig.3 A is shown, as in p.4 There.',
      [
        'He turned to the back.2',
        'Literature owes him much.³',
        'See example.com.',
        'In fig.3 A is shown, as in p.4 There.',
      ],
    ],
    [
      'It came at 5 p.m. Monday. Use v1.2.3 of example.com. Fine',
      ['It came at 5 p.m. Monday.', 'Use v1.2.3 of example.com.', 'Fine'],
    ],
    ['Well... yes. Wait… what? Really?! Yes.', ['Well... yes.', 'Wait… what?', 'Really?!', 'Yes.']],
    ['iPhones sell. iPhone prices rise. Yahoo! is big.', ['iPhones sell.', 'iPhone prices rise.', 'Yahoo! is big.']],
    [
      'Smith et al. 2019 found it. Apples, pears, etc. The rest.',
      ['Smith et al. 2019 found it.', 'Apples, pears, etc.', 'The rest.'],
    ],
    ['In 1998. Then 3.5 and .5 too. End.', ['In 1998.', 'Then 3.5 and .5 too.', 'End.']],
  ])('%s', (text, expected) => expect(split(text)).toEqual(expected));
});

describe('sentences in other languages', () => {
  it.each<[string, string[]]>([
    ['이것은 문장이다. 다음 문장인가? 그래요!', ['이것은 문장이다.', '다음 문장인가?', '그래요!']],
    ['"왜 그랬어?"라고 물었다. 그는 "안녕." 하고 말했다.', ['"왜 그랬어?"라고 물었다.', '그는 "안녕." 하고 말했다.']],
    ['3.5배 늘었다.그리고 끝났다.', ['3.5배 늘었다.', '그리고 끝났다.']],
    ['그건... 아마 그렇다.', ['그건... 아마 그렇다.']],
    [
      'これは文です。「元気？」と聞いた。次の文！？終わり',
      ['これは文です。', '「元気？」と聞いた。', '次の文！？', '終わり'],
    ],
    ['他走了。然后……没有了。价格是3.5元。', ['他走了。', '然后……没有了。', '价格是3.5元。']],
    ['यह वाक्य है। दूसरा वाक्य है।', ['यह वाक्य है।', 'दूसरा वाक्य है।']],
  ])('%s', (text, expected) => expect(split(text)).toEqual(expected));

  it('reads German ordinals and spaced abbreviations', () => {
    expect(split('Am 3. Oktober fuhr er. Danach z. B. Berlin.', 'de')).toEqual([
      'Am 3. Oktober fuhr er.',
      'Danach z. B. Berlin.',
    ]);
  });
});

describe('sentences and lines', () => {
  it('never crosses a blank line, even without a stop', () => {
    expect(split('A heading\n\nand a text')).toEqual(['A heading', 'and a text']);
    expect(split('A heading\n \t\r\nand a text')).toEqual(['A heading', 'and a text']);
  });

  it('keeps list items apart and their numbers with them', () => {
    expect(split('- one\n- two\n1. Three is long.\n2. Four.')).toEqual([
      '- one',
      '- two',
      '1. Three is long.',
      '2. Four.',
    ]);
  });

  it('joins hard-wrapped lines and keeps short lines apart', () => {
    const wrapped =
      'A hard wrapped paragraph of text that goes on to the margin and\nthen continues with a word such as Washington, Franklin,\nJohnson and so on. Then another starts, which is long enough\nto wrap.';
    expect(split(wrapped)).toHaveLength(2);
    expect(split('Roses are red\nViolets are blue')).toHaveLength(2);
  });

  it.each([
    "The Tamsin ferry leaves\nat seven o'clock\nfrom pier nine.",
    'On 3 May the ferry\nwas late.',
    '탐신호는\n일곱 시에\n9번 부두에서 떠나요.',
    'フェリーは\n七時に出ます。',
    '渡轮七点离开，\n从九号码头出发。',
  ])('reads on where a line was broken within a sentence: %j', (text) => expect(split(text)).toEqual([text]));

  it.each([
    'Mill Road 14\nTamsin Harbour\nNorth Coast',
    'Tide, what have you taken\nStone by stone from me',
    'Ingredients\nflour\neggs\na pinch of salt',
    'milk from the dairy\ntwo dozen eggs\nbread',
    'Name | Price | Colour\nchair | 40 | red',
    'The options are\n- one\n- two',
    'const a = b\nlet c = a',
    '봄이 오면\n산에 들에',
  ])('leaves lines of their own apart: %j', (text) => expect(split(text)).toEqual(split(text.replace(/\n/g, '\n\n'))));

  it('leaves code to its lines', () => {
    expect(split('const a = b.c(d);\nif (x) { y.z = 3.5; }')).toEqual(['const a = b.c(d);', 'if (x) { y.z = 3.5; }']);
  });
});

describe('sentence offsets', () => {
  it('are in order, trimmed, and leave only white space out', () => {
    const text = '  One. Two!\n\n\t셋이다. 「四。」 (Five.) …  😀 six?  \n';
    let end = 0;
    for (const span of sentences(text)) {
      expect(text.slice(end, span.start).trim()).toBe('');
      expect(text.slice(span.start, span.end)).toBe(text.slice(span.start, span.end).trim());
      expect(span.end).toBeGreaterThan(span.start);
      end = span.end;
    }
    expect(text.slice(end).trim()).toBe('');
  });

  it('finds none in nothing', () => {
    expect(sentences('')).toEqual([]);
    expect(sentences(' \n\n ')).toEqual([]);
  });

  it.each(['.', '\n', 'a. ', '."', '.[1]', '. ', `${'x'.repeat(50)}\n`, '[', '漢'])(
    'stays linear on %j, a million times over',
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      const started = process.cpuUsage().user;
      sentences(text);
      expect((process.cpuUsage().user - started) / 1000).toBeLessThan(5000);
    },
  );
});
