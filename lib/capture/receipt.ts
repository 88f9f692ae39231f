import type { Block, Receipt } from '../types.ts';

/**
 * The receipt for a saved text. `visibleWords` are the words of what a reader would call the page's text: all that can be seen
 * but navigation, the page's header and footer, asides, small forms and bare lists of links, so that a good extraction is near 1.
 */
export function receiptFor(
  method: Receipt['method'],
  blocks: readonly Block[],
  words: number,
  visibleWords = words,
): Receipt {
  const visible = Math.max(words, visibleWords);
  const count = (kind: Block['kind']) => blocks.filter((block) => block.kind === kind).length;
  return {
    method,
    words,
    visibleWords: visible,
    kept: visible === 0 ? 0 : words / visible,
    tables: count('table'),
    codeBlocks: count('code'),
  };
}
