import { describe, expect, it } from 'vitest';
import { visibleStream, withoutInvisible } from '../../lib/text/invisible.ts';

describe('a visible stream', () => {
  it.each([
    'plain text, 한글 and 🌈',
    '\u202ebuilt in 1871 [1]\u202c',
    'a\u{e0041}\u{e0042}b\u{e007f}🌈\ufe0f',
    'می\u200c\u200cخواهم se\u200ccret क्\u200dष\u200d',
    '\u200d\u200c\u200d',
  ])('is the same however it is cut: %j', (text) => {
    for (const size of [1, 2, 3, 7]) {
      const stream = visibleStream();
      const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      expect(pieces.map((piece) => stream.push(piece)).join('')).toBe(withoutInvisible(text));
    }
  });
});
