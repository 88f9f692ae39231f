import { signal } from '@preact/signals';

/**
 * What a screen reader is told while an answer arrives: whole sentences, each once, in a region of its own. Making the
 * answer itself a live region would read every half word, and everything again at the end.
 */
export const spoken = signal<readonly Spoken[]>([]);

/** What was said in one go; `from` is where in the answer it begins. */
export interface Spoken {
  readonly from: number;
  readonly words: string;
}

/** How many of them stay: they have been read out, and the region must not grow with the answer. */
const KEPT = 12;

let saidUpTo = 0;

/** A new answer begins. */
export function hush(): void {
  saidUpTo = 0;
  spoken.value = [];
}

const SENTENCE_END = /[.!?。？！…](?:\s*\[\d+\])*\s/gu;

/** Says the sentences of `text` that are complete and not yet said. */
export function speak(text: string): void {
  const ends = [...text.slice(saidUpTo).matchAll(SENTENCE_END)];
  const last = ends.at(-1);
  if (last) say(text, saidUpTo + last.index + last[0].length);
}

export function speakRest(text: string): void {
  if (text.length > saidUpTo) say(text, text.length);
}

function say(text: string, end: number): void {
  const prose = text.slice(saidUpTo, end).replace(/\s*\[\d+\]/g, '');
  const words = prose.replace(/[*_#>`|]+/g, ' ').trim();
  if (words) spoken.value = [...spoken.peek(), { from: saidUpTo, words }].slice(-KEPT);
  saidUpTo = end;
}
