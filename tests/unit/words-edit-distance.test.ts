import { describe, expect, it } from 'vitest';
import { isNear, lettersOf, MOST_LETTERS } from '../../lib/search/words/edit-distance.ts';
import { encodeTerm } from '../../lib/search/words/term-bytes.ts';
import { random } from '../contract/random.ts';

function letters(term: string): Uint32Array {
  const bytes = encodeTerm(term);
  const into = new Uint32Array(MOST_LETTERS);
  return into.slice(0, lettersOf(bytes, bytes.length, into));
}

/** The whole table, cell by cell. */
function distance(a: Uint32Array, b: Uint32Array): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const changed = table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      table[i]![j] = Math.min(changed, table[i - 1]![j]! + 1, table[i]![j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        table[i]![j] = Math.min(table[i]![j]!, table[i - 2]![j - 2]! + 1);
    }
  }
  return table[a.length]![b.length]!;
}

describe('typing errors', () => {
  it('are counted as the whole table does', () => {
    const next = random(8);
    const term = () => Array.from({ length: Math.floor(next() * 9) }, () => 'abc'[Math.floor(next() * 3)]).join('');
    let near = 0;
    for (let i = 0; i < 5000; i++) {
      const [a, b] = [letters(term()), letters(term())];
      for (const most of [0, 1, 2]) {
        const expected = distance(a, b) <= most;
        expect(isNear(a, a.length, b, b.length, most), `${a} ${b} ${most}`).toBe(expected);
        if (expected) near++;
      }
    }
    expect(near).toBeGreaterThan(300);
  });

  it('are of letters, those of Hangul syllables too', () => {
    expect(String.fromCodePoint(...letters('한글 a가é\u{1f600}'))).toBe(`${'한글 a가'.normalize('NFD')}é\u{1f600}`);
    expect(letters('각'.repeat(200)).length).toBeLessThanOrEqual(MOST_LETTERS);
  });
});
