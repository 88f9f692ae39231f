import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LONGEST_TEXT } from '../../lib/library/page-schema.ts';
import { checked, FloatReader, linesOf } from '../../lib/library/part-reader.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Yields pieces for ever, after the first if there is one, and counts them. */
function endless(piece: Uint8Array, first?: Uint8Array) {
  const source = {
    yielded: 0,
    async *pieces() {
      if (first) yield first;
      for (;;) {
        source.yielded++;
        yield piece;
      }
    },
  };
  return source;
}

async function* of(...pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of from) found.push(one);
  return found;
}

describe('the parts of an archive', () => {
  it('gives up a string that does not end', async () => {
    const megabyte = bytes('한'.repeat((1024 * 1024) / 3));
    const counted = endless(megabyte, bytes('{"text":"'));
    await expect(all(linesOf('x', counted.pieces()))).rejects.toMatchObject({ code: 'archive-damaged' });
    expect(counted.yielded).toBe(Math.floor((LONGEST_TEXT * 3) / megabyte.length) + 1);
  });

  it.each([
    ['brackets', '', '{"a":', 165],
    ['values', '{"a":[', '[],'.repeat(500), 800_000],
    ['elements', '{"a":[', '"x",'.repeat(100), 1_001_000],
    ['keys', '{', '"k":1,'.repeat(100), 6600],
    ['letters', '{"a":["', `${'a'.repeat(1000)}","`, 48_100_000],
    ['spaces', '{', ' '.repeat(1000), 4_001_000],
    ['digits', '{"a":', '1'.repeat(50), 150],
  ])('gives up a line of too many %s before it is parsed', async (_, begin, unit, most) => {
    const counted = endless(bytes(unit), bytes(begin));
    await expect(all(linesOf('x', counted.pieces()))).rejects.toMatchObject({ code: 'archive-damaged' });
    expect(counted.yielded * unit.length).toBeLessThanOrEqual(most);
  });

  it.each([
    ['no object', '["a"]'],
    ['a word', 'null'],
    ['nothing but spaces', ' '],
    ['zeros', '\0'],
    ['two objects', '{"a":1}{"a":1}'],
    ['a line break within a string', '{"a":"\r'],
    ['a zero within a string', '{"a":"b\0'],
  ])('gives up a line of %s as soon as it is seen', async (_, line) => {
    const counted = endless(bytes('x'.repeat(99)), bytes(line));
    await expect(all(linesOf('x', counted.pieces()))).rejects.toMatchObject({ code: 'archive-damaged' });
    expect(counted.yielded).toBeLessThanOrEqual(1);
  });

  it('takes the longest text however it is escaped, and as many blocks as a page may have', async () => {
    const block = '{"kind":"paragraph","start":0,"end":0}';
    const blocks = `[${Array.from({ length: 250_000 }, () => block).join(', ')}]`;
    for (const text of ['\\u0041'.repeat(LONGEST_TEXT / 5), 'a'.repeat(LONGEST_TEXT)]) {
      const line = `{"text": "${text}",\t"blocks": ${blocks} } \r`;
      expect(await all(linesOf('x', of(bytes(line))))).toEqual([{ number: 1, text: line }]);
    }
  });

  it('does not take what stands in a string for brackets', async () => {
    const line = JSON.stringify({ text: '[{,"\\'.repeat(1000), more: ['\\', '"', '[['] });
    expect(await all(linesOf('x', of(bytes(line))))).toEqual([{ number: 1, text: line }]);
  });

  it('gives up a part that is longer than it said', async () => {
    const counted = endless(new Uint8Array(1000));
    const read = all(checked('x', counted.pieces(), { bytes: 5000, sha256: '' }));
    await expect(read).rejects.toMatchObject({ code: 'archive-damaged', details: { part: 'x' } });
    expect(counted.yielded).toBe(6);
  });

  it('refuses a part that is shorter, or another', async () => {
    const sha256 = createHash('sha256').update('abc').digest('hex');
    expect(await all(checked('x', of(bytes('a'), bytes('bc')), { bytes: 3, sha256 }))).toHaveLength(2);
    await expect(all(checked('x', of(bytes('ab')), { bytes: 3, sha256 }))).rejects.toThrow('archive-damaged');
    await expect(all(checked('x', of(bytes('abd')), { bytes: 3, sha256 }))).rejects.toThrow('archive-damaged');
  });

  it('reads lines wherever the pieces end, the last with or without its break', async () => {
    const lines = ['{"a":"one"}', '{"b": ["두 번째 줄 😀"]}', '{"c":3}'];
    const text = bytes(lines.join('\n'));
    const whole = lines.map((line, i) => ({ number: i + 1, text: line }));
    for (let size = 1; size <= text.length; size++) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        text.slice(i * size, (i + 1) * size),
      );
      expect(await all(linesOf('x', of(...pieces)))).toEqual(whole);
    }
    expect(await all(linesOf('x', of(text, bytes('\n'))))).toEqual(whole);
    expect(await all(linesOf('x', of()))).toEqual([]);
  });

  it('refuses half a character at the end of a line', async () => {
    const half = bytes('{"줄').slice(0, 4);
    for (const end of ['\n', '']) {
      const read = all(linesOf('x', of(half, bytes(end))));
      await expect(read).rejects.toMatchObject({ details: { part: 'x', line: 1 } });
    }
  });

  it('reads floats wherever the pieces end', async () => {
    const floats = new Float32Array([1, -2.5, 3e-8, 4, 5]);
    const packed = new Uint8Array(floats.buffer);
    const reader = new FloatReader('x', of(packed.slice(0, 3), packed.slice(3, 9), new Uint8Array(), packed.slice(9)));
    expect([...(await reader.take(2)), ...(await reader.take(3))]).toEqual([...floats]);
    await reader.end();
    await expect(reader.take(1)).rejects.toThrow('archive-damaged');
    await expect(new FloatReader('x', of(packed)).end()).rejects.toThrow('archive-damaged');
  });
});
