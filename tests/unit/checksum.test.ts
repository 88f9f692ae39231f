import { describe, expect, it } from 'vitest';
import { checksum } from '../../lib/storage/checksum.ts';
import { random } from '../contract/random.ts';

const bytesOf = (length: number, seed: number): Uint8Array => {
  const next = random(seed);
  return Uint8Array.from({ length }, () => next() * 256);
};
const textOf = (text: string) => new TextEncoder().encode(text);
const flip = (bytes: Uint8Array, bit: number) => {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
};

describe('checksum', () => {
  it.each([
    ['', 0],
    ['a', 0x3c2569b2],
    ['abc', 0xb3dd93fa],
    ['test', 0xba6bd213],
    ['Hello, world!', 0xc0363e43],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
  ])('of %j is that of MurmurHash3_x86_32', (text, sum) => {
    expect(checksum(textOf(text))).toBe(sum);
  });

  it('does not depend on where in a buffer the bytes are', () => {
    const bytes = bytesOf(61, 1);
    for (let at = 0; at < 8; at++) {
      const buffer = new Uint8Array(80).fill(255);
      buffer.set(bytes, at);
      expect(checksum(buffer.subarray(at, at + 61))).toBe(checksum(bytes));
    }
  });

  it.each([1, 2, 3, 4, 5, 8, 31, 64])('sees every single flipped bit of %d bytes', (length) => {
    const bytes = bytesOf(length, length);
    const sums = new Set([checksum(bytes)]);
    for (let bit = 0; bit < 8 * length; bit++) {
      flip(bytes, bit);
      sums.add(checksum(bytes));
      flip(bytes, bit);
    }
    expect(sums.size).toBe(8 * length + 1);
  });

  it('sees flipped bits of a large buffer', () => {
    const bytes = bytesOf(65_539, 7);
    const sum = checksum(bytes);
    const next = random(8);
    for (let round = 0; round < 4000; round++) {
      const bit = Math.floor(next() * 8 * bytes.length);
      flip(bytes, bit);
      if (checksum(bytes) === sum) expect.fail(`bit ${bit} went unseen`);
      flip(bytes, bit);
    }
  });

  it('sees bytes cut off, added, zeroed and exchanged', () => {
    const zeros = new Uint8Array(600);
    const noise = bytesOf(600, 9);
    for (const bytes of [zeros, noise]) {
      const sums = Array.from({ length: 601 }, (_, length) => checksum(bytes.subarray(0, length)));
      expect(new Set(sums).size).toBe(601);
    }
    const halves = new Uint8Array([...noise.subarray(300), ...noise.subarray(0, 300)]);
    const holed = noise.slice().fill(0, 100, 200);
    expect(new Set([noise, halves, holed].map(checksum)).size).toBe(3);
  });
});
