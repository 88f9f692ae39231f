import { describe, expect, it } from 'vitest';
import { NOT_IN_PASSAGES } from '../../lib/answer/ground.ts';
import { markerStream } from '../../lib/answer/markers.ts';
import { refusalFilter } from '../../lib/answer/refusal.ts';

/** Every way to cut a text in two, and one piece a character. */
function cuts(text: string): string[][] {
  const pairs = Array.from({ length: text.length + 1 }, (_, i) => [text.slice(0, i), text.slice(i)]);
  return [...pairs, [...text], text.match(/[\s\S]{1,3}/g) ?? []];
}

function shown(pieces: readonly string[], passages = 3): { text: string; deltas: string[] } {
  const stream = markerStream(passages);
  const deltas = pieces.map((piece) => stream.push(piece));
  deltas.push(stream.flush());
  return { text: deltas.join(''), deltas };
}

describe('what is shown while a model writes', () => {
  it.each([
    ['One [1]. Two [2][3].', 'One [1]. Two [2][3].'],
    ['One [1, 2] and 【3】.', 'One [1][2] and [3].'],
    ['One [9], two [1, 7].', 'One , two [1].'],
    ['A list [of things] stays [so].', 'A list [of things] stays [so].'],
    ['[1](https://evil.example/x) A [link](https://a.example).', '[1] A [link](https://a.example).'],
    ['Never closed [1', 'Never closed [1'],
    ['파란색이다【2†출처】.', '파란색이다[2].'],
    ['One [^1] two [1-3], (1) and [2–3].', 'One [1] two [1][2][3], (1) and [2][3].'],
    ['One [1] [2], [ 3 ] and [passage 2; 9].', 'One [1] [2], [3] and [2].'],
    ['One [1-9] and [4].', 'One [1][2][3] and .'],
    ['One [1 and 2] two [Source: 1, source 3], [#2].', 'One [1][2] two [1][3], [2].'],
    ['하나［１，２］ 둘〔1〕 셋 [출처: 3] 넷 [1와 3] [2~3].', '하나[1][2] 둘[1] 셋 [3] 넷 [1][3] [2][3].'],
    ['One [[1]] two [[2]](https://a.example) [[see here]].', 'One [1] two [2] [[see here]].'],
  ])('%s is shown as %s, however it is cut', (written, wanted) => {
    for (const pieces of cuts(written)) {
      const { text, deltas } = shown(pieces);
      expect(text).toBe(wanted);
      for (const delta of deltas) expect(delta).not.toMatch(/[[【]\d*$(?<!\[1)/);
    }
  });

  it('holds nothing back for long', () => {
    const stream = markerStream(3);
    const text = stream.push(`An open bracket [ ${'and then many words '.repeat(10)}`);
    expect(text.length).toBeGreaterThan(100);
  });
});

function filtered(pieces: readonly string[]): { text: string; refused: boolean } {
  const filter = refusalFilter();
  let text = '';
  for (const piece of pieces) {
    text += filter.push(piece);
    if (filter.refused) break;
  }
  text += filter.flush();
  return { text, refused: filter.refused };
}

describe('the sign that there is no answer', () => {
  it.each([NOT_IN_PASSAGES, ` \`${NOT_IN_PASSAGES}\`.`, `**${NOT_IN_PASSAGES}** The pages tell of tides.`])(
    'is heard in %j, and never shown, however it is cut',
    (written) => {
      for (const pieces of cuts(written)) expect(filtered(pieces)).toEqual({ text: '', refused: true });
    },
  );

  it('is taken out of an answer that goes on to answer', () => {
    for (const pieces of cuts(`The moon pulls [1]. (${NOT_IN_PASSAGES}) Much [2].`)) {
      const { text, refused } = filtered(pieces);
      expect(refused).toBe(false);
      expect(text.replace(/[\s()]+/g, ' ')).toBe('The moon pulls [1]. Much [2].');
    }
  });

  it('is not found where there is none', () => {
    for (const text of ['NOT_IN_PASS is a word.', 'NOT here.', '"N', 'Nothing.']) {
      for (const pieces of cuts(text)) expect(filtered(pieces)).toEqual({ text, refused: false });
    }
  });
});
