/**
 * What a passages-only answer says under each number: its Markdown is one block after the other, each ending with its
 * `[n]`.
 */
export function passageBlocks(text: string): ReadonlyMap<number, string> {
  const blocks = new Map<number, string>();
  for (const [, block = '', number] of text.matchAll(/([\s\S]*?)\s*\[(\d{1,3})\][ \t]*(?:\n\s*|$)/g)) {
    blocks.set(Number(number), block);
  }
  return blocks;
}

/** Whether a block is nothing but the quote in quotation marks, however its lines were broken. */
export function samePlainWords(block: string, quote: string): boolean {
  const plain = (text: string) => text.replace(/[\s“”「」]+|\[\d{1,3}\]/g, '');
  return !block.includes('`') && !/^- /m.test(block) && plain(block) === plain(quote);
}
