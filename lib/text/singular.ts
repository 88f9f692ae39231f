const PLURAL = /\b[a-z]{3,}s\b/g;

/**
 * A lower-case text with the plural endings of Latin words taken off: "the boxes of cities" → "the box of city". Crude, but the same
 * for questions and pages; on Cranfield it is worth 0.7 points of nDCG@10 (docs/quality.md), stronger stems little more.
 */
export function singular(folded: string): string {
  return folded.replace(PLURAL, withoutEnding);
}

function withoutEnding(word: string): string {
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (/.{2}ies$/.test(word)) return `${word.slice(0, -3)}y`;
  return /(?:ss|x|ch|sh)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}
