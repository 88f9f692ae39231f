import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LONGEST_LINE } from '../../lib/library/archive-format.ts';
import { checked, FloatReader, linesOf } from '../../lib/library/part-reader.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Yields pieces for ever, and counts them. */
function endless(piece: Uint8Array) {
  const source = {
    yielded: 0,
    async *pieces() {
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
  it('gives up a line that does not end', async () => {
    const megabyte = bytes('한'.repeat((1024 * 1024) / 3));
    const counted = endless(megabyte);
    await expect(all(linesOf('x', counted.pieces()))).rejects.toMatchObject({ code: 'archive-damaged' });
    expect(counted.yielded).toBe(Math.floor(LONGEST_LINE / megabyte.length) + 1);
  });

  it.each([
    ['brackets', '[', 33],
    ['values', '[],'.repeat(500), 1_000_000],
    ['keys', '"k":1,'.repeat(500), 2_000_000],
    ['letters', 'a'.repeat(1000), 48_000_000],
  ])('gives up a line of too many %s before it is parsed', async (_, unit, most) => {
    const counted = endless(bytes(unit));
    await expect(all(linesOf('x', counted.pieces()))).rejects.toMatchObject({ code: 'archive-damaged' });
    expect(counted.yielded).toBeLessThanOrEqual(most);
    expect(counted.yielded * unit.length).toBeLessThanOrEqual(48_001_000);
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
    const text = bytes('one\n두 번째 줄 😀\nthree');
    const whole = [
      { number: 1, text: 'one' },
      { number: 2, text: '두 번째 줄 😀' },
      { number: 3, text: 'three' },
    ];
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
    const half = bytes('줄').slice(0, 2);
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
