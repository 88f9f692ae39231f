/**
 * How many tokens a text is, by rule of thumb. Every model cuts differently, and its table is too large to ship; what is needed is a
 * number that is seldom too small. The costs were fitted to the dearest of the tables of Llama 3, Gemma 2, Qwen 2.5 and GPT-4o for
 * each script (docs/decisions/0015-prompt.md has the figures). Older tables, such as Llama 2's, need up to twice as many for what is
 * not Latin: a server that counts says so, and its own ratio is used from then on.
 */

/** Letters of one script, digits, white space, and what is left: each run or character costs something of its own. */
const PIECE = /[a-zA-Z]+| ?\d|\n+| +|[\s\S]/g;

/** What one code unit costs; the first row that holds it counts. */
const COSTS: readonly (readonly [first: number, last: number, cost: number])[] = [
  [0x00, 0xbf, 1], // punctuation
  [0xc0, 0x24f, 0.9], // a letter with a mark cuts its word in two
  [0x400, 0x52f, 0.45], // Cyrillic
  [0x600, 0x6ff, 0.45], // Arabic
  [0xe00, 0xe7f, 0.55], // Thai
  [0x1e00, 0x1eff, 0.9],
  [0x3040, 0x30ff, 0.95], // Kana
  [0x3400, 0x9fff, 1.05], // Han
  [0xac00, 0xd7a3, 1.1], // Hangul
  [0xd800, 0xdfff, 1.4], // half a picture
];
/** Scripts that are rare in what models read. */
const RARE = 1.1;
/** Latin words: four letters are one token, longer ones go on in pieces. English needs half of that, Finnish all of it. */
const SHORT = 4;
const REST = 0.27;
/** Capitals throughout are cut more finely. */
const CAPITALS = 0.42;

/** Tokens of a text, from above for nearly all texts and present tables. Two texts together are at most their sum. */
export function estimateTokens(text: string): number {
  let sum = 0;
  for (const [piece] of text.matchAll(PIECE)) sum += costOf(piece);
  return Math.ceil(sum);
}

function costOf(piece: string): number {
  const code = piece.charCodeAt(0);
  // A space goes with the word after it, but digits stand alone.
  if (code === 32) return piece.length > 1 ? piece.trimStart().length + 1 : 0;
  if (code === 10) return 1;
  if (code < 0x7b && /[a-z]/i.test(piece)) return wordCost(piece);
  const row = COSTS.find(([first, last]) => code >= first && code <= last);
  return row?.[2] ?? RARE;
}

function wordCost(word: string): number {
  if (word.length > 3 && word === word.toUpperCase()) return Math.max(1, word.length * CAPITALS);
  return 1 + Math.max(0, word.length - SHORT) * REST;
}
