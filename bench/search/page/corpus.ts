/** As many saves as are asked for, made of the real text: the same ones in every page, whichever save is asked for first. */
import type { Embedder } from '../../../lib/ports.ts';
import { sentences } from '../../../lib/text/sentences.ts';
import { random } from '../../../tests/contract/random.ts';
import type { RealText } from '../real-text.ts';

export const CHUNKS_PER_SAVE = 25;

/** Saves up to here have the vectors that the model gives to their own texts; later ones start from those of an earlier save. */
const EMBEDDED_SAVES = 4000;
/**
 * The vector of a passage that is made up gets small Gaussian noise: its cosine to what the model gave, evenly spread between these.
 * Without it, passages put together of the same few sentences would be equal.
 */
const NEAREST = 0.99;
const FURTHEST = 0.95;

/**
 * Heaps' law: terms known = K · terms read ^ exponent. In the last doubling of the real text the exponent is 0.63, falling by about
 * 0.03 with each doubling; 0.55 is taken from there on.
 */
const HEAPS_EXPONENT = 0.55;

const SYLLABLES = [
  'ka',
  'lo',
  'mi',
  'ten',
  'ra',
  'su',
  'ver',
  'no',
  'bi',
  'dal',
  'chu',
  'pe',
  'gor',
  'wi',
  'xan',
  'fy',
];

interface Passage {
  readonly text: string;
  /** Those next to it, which speak of the same. */
  near: readonly Passage[];
}

export class Corpus {
  /** In saves of one set each, the sets by turns. */
  readonly #passages: readonly Passage[];
  readonly #vocabulary: number;
  readonly #sentences = new Map<Passage, readonly string[]>();
  readonly #embedded = new Map<number, Promise<Float32Array>>();

  constructor({ sets, vocabulary }: RealText) {
    this.#vocabulary = vocabulary;
    const saves = sets.flatMap(({ passages }) => savesOf(passages.map((text) => ({ text, near: [] }))));
    this.#passages = saves.toSorted((a, b) => a.at - b.at).flatMap(({ passages }) => passages);
  }

  /** How many passages are real as they stand. */
  get real(): number {
    return this.#passages.length;
  }

  /** What is indexed for each chunk of a save (numbered from 1). */
  texts(save: number): string[] {
    const first = firstOf(save);
    const dice = random(-save);
    return this.#bodies(save).map((body, i) =>
      first + i < this.real ? body : body + this.#rareWords(first + i, dice),
    );
  }

  /** Unit vectors of a save, row-major. Without the rare words, which no model knows. */
  async vectors(save: number, embedder: Embedder): Promise<Float32Array> {
    const like = ((save - 1) % EMBEDDED_SAVES) + 1;
    const embedded = this.#embedded.get(like) ?? embedder.embed(this.#bodies(like));
    this.#embedded.set(like, embedded);
    const vectors = (await embedded).slice();
    const { dims } = embedder.space;
    const dice = random(save);
    if (firstOf(save) < this.real) return vectors;
    for (let row = 0; row < CHUNKS_PER_SAVE; row++) addNoise(vectors.subarray(row * dims, (row + 1) * dims), dice);
    return vectors;
  }

  /** A save made up is a stretch of neighbours too, as a document is. */
  #bodies(save: number): string[] {
    const first = firstOf(save);
    const dice = random(save);
    const from = firstOf(Math.ceil(dice() * (this.real / CHUNKS_PER_SAVE)));
    const isReal = first < this.real;
    return this.#passages
      .slice(isReal ? first : from, (isReal ? first : from) + CHUNKS_PER_SAVE)
      .map((passage) => (isReal ? passage.text : this.#recombined(passage, dice)));
  }

  /** Half its own sentences, half of the passages next to it, as many as it has. */
  #recombined(passage: Passage, dice: () => number): string {
    const own = this.#sentencesOf(passage);
    return own
      .map((_, i) => {
        const near = passage.near[Math.floor(dice() * passage.near.length)] ?? passage;
        const from = dice() < 0.5 ? own : this.#sentencesOf(near);
        return from[Math.floor(dice() * from.length)] ?? own[i];
      })
      .join(' ');
  }

  /** The words that Heaps' law wants new in this passage, and half as many of the earlier new ones: some rare words come again. */
  #rareWords(number: number, dice: () => number): string {
    const end = this.#known(number + 1);
    let words = '';
    for (let word = this.#known(number); word < end; word++) {
      words += ` ${spelled(word)}`;
      if (dice() < 0.5) words += ` ${spelled(Math.floor(dice() * word))}`;
    }
    return words;
  }

  /** How many terms are known after so many passages, beyond those of the real text. */
  #known(passages: number): number {
    return Math.floor(this.#vocabulary * ((passages / this.real) ** HEAPS_EXPONENT - 1));
  }

  #sentencesOf(passage: Passage): readonly string[] {
    const known = this.#sentences.get(passage);
    if (known) return known;
    const { text } = passage;
    const cut = sentences(text).map(({ start, end }) => text.slice(start, end));
    this.#sentences.set(passage, cut);
    return cut;
  }
}

/** Whole saves only, each with its place in the set, 0 to 1. */
function savesOf(passages: readonly Passage[]): { at: number; passages: readonly Passage[] }[] {
  for (const [i, passage] of passages.entries()) {
    passage.near = [-2, -1, 1, 2].map((step) => passages[i + step]).filter((one) => one !== undefined);
  }
  const saves = Math.floor(passages.length / CHUNKS_PER_SAVE);
  return Array.from({ length: saves }, (_, n) => ({
    at: (n + 0.5) / saves,
    passages: passages.slice(n * CHUNKS_PER_SAVE, (n + 1) * CHUNKS_PER_SAVE),
  }));
}

/** Its number in syllables, the last ones first. */
function spelled(number: number): string {
  let word = '';
  for (let rest = number; rest > 0 || word.length < 6; rest = Math.floor(rest / SYLLABLES.length)) {
    word += SYLLABLES[rest % SYLLABLES.length];
  }
  return `${word}q`;
}

const firstOf = (save: number): number => (save - 1) * CHUNKS_PER_SAVE;

function addNoise(row: Float32Array, dice: () => number): void {
  const cosine = FURTHEST + dice() * (NEAREST - FURTHEST);
  const spread = Math.sqrt((1 / cosine ** 2 - 1) / row.length);
  for (let d = 0; d < row.length; d++) row[d] = (row[d] ?? 0) + spread * gaussian(dice);
  scaleToUnit(row);
}

/** Box and Muller's. */
export function gaussian(dice: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - dice())) * Math.cos(2 * Math.PI * dice());
}

export function scaleToUnit(vector: Float32Array): void {
  const length = Math.hypot(...vector);
  if (length > 0) for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] ?? 0) / length;
}
