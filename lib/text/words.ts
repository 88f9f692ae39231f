/** Letters, marks and numbers, with an apostrophe, a dot or a comma inside ("don't", "3.5", "1,000") kept together. */
const WORD = /[\p{L}\p{M}\p{N}_]+(?:['’.,·][\p{L}\p{M}\p{N}_]+)*/gu;

/** Scripts whose words are not set apart by spaces; only their runs need a dictionary. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const HAS_UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\ud840-\ud8ff]/;

const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The segmenter slows down on very long runs, so it gets slices; a word cut in two is noise at this length. */
const SLICE = 4096;

/** Dictionaries are slow; beyond this many unspaced characters the share found so far is taken for the rest. */
const COUNTED = 200_000;

/** How many words a reader would count: spaced words by pattern, runs of unspaced scripts by `Intl.Segmenter`. */
export function countWords(text: string): number {
  if (!HAS_UNSPACED.test(text)) return countMatches(text);
  const unspaced = { characters: 0, counted: 0, words: 0 };
  let spaced = 0;
  let from = 0;
  for (const { 0: run, index } of text.matchAll(UNSPACED)) {
    spaced += countMatches(text.slice(from, index));
    from = index + run.length;
    unspaced.characters += run.length;
    if (unspaced.counted >= COUNTED) continue;
    const looked = run.slice(0, COUNTED);
    unspaced.counted += looked.length;
    unspaced.words += countUnspaced(looked);
  }
  const estimate = unspaced.words * (unspaced.characters / Math.max(1, unspaced.counted));
  return spaced + countMatches(text.slice(from)) + Math.round(estimate);
}

function countMatches(text: string): number {
  return text.match(WORD)?.length ?? 0;
}

function countUnspaced(run: string): number {
  let count = 0;
  for (let at = 0; at < run.length; at += SLICE) {
    for (const segment of SEGMENTER.segment(run.slice(at, at + SLICE))) if (segment.isWordLike) count++;
  }
  return count;
}
