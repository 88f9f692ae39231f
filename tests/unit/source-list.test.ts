import { describe, expect, it } from 'vitest';
import { withoutSourceList } from '../../lib/answer/source-list.ts';

const SAID = 'It rises by sixteen metres [1].\n\nNeap tides are weaker [2].';

describe('a list of sources at the end of an answer', () => {
  it.each([
    ['Sources:\n[1] Tides - https://example.org\n[2] The Moon'],
    ['**References**\n\n- [1] Tides\n- [2]: The Moon\n'],
    ['## 출처\n\n1. [1] 조석\n2. [2] 달'],
    ['[^1]: Tides, saved yesterday\n[^2]: The Moon'],
    ['[1]: https://example.org'],
  ])('is left out: %j', (list) => {
    expect(withoutSourceList(`${SAID}\n\n${list}`)).toBe(SAID);
  });

  it.each([
    [`${SAID}\n\n[1] says that the basin resonates.`],
    [`${SAID}\n\nSources:\nThe pages are silent on this [1].`],
    [`Sources of the river:\n- The glacier [1]\n- The lake [2]`],
    ['[1]: https://example.org'],
    ['Sources:\n[1] Tides'],
    ['[1]'],
    [''],
  ])('is not %j', (text) => {
    expect(withoutSourceList(text)).toBe(text);
  });
});
