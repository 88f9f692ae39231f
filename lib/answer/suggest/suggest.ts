import type { SavedText, StoredDocument } from '../../types.ts';
import { script } from '../language.ts';
import { englishQuestions } from './english.ts';
import { japaneseQuestions } from './japanese.ts';
import { koreanQuestions } from './korean.ts';
import { folded, isFit, type Material, materialOf, type Suggested } from './material.ts';

/** So much of a text tells its language. */
const SAMPLE = 4000;
/** Short words that stand in every English text, and together in no other. */
const ENGLISH = /\b(?:the|of|and|is|to|in|that|it)\b/gi;
/** Of a hundred words of English, at least so many are among them. */
const ENGLISH_SHARE = 0.08;
const MOST = 12;

/**
 * Questions in the language of the document that it seems to answer, the best first, at most twelve. By rules from its headings and its
 * plainest sentences; of other languages than English, Korean and Japanese only headings that are questions. The same for the same text.
 */
export function questionsOf(
  document: Pick<StoredDocument, 'title' | 'language'>,
  saved: Pick<SavedText, 'text' | 'blocks'>,
): Suggested[] {
  const material = materialOf(document, saved);
  const found = readBy(document.language, saved.text)(material).filter(({ question }) => isFit(question));
  found.sort((a, b) => a.order - b.order || a.start - b.start);
  const abouts: string[] = [];
  const distinct = found.filter(({ about }) => {
    const known = abouts.some((other) => alike(other, about));
    abouts.push(about);
    return !known;
  });
  return mixed(distinct).slice(0, MOST);
}

function readBy(language: string | undefined, text: string): (material: Material) => Suggested[] {
  const sample = text.slice(0, SAMPLE);
  const written = script(sample);
  if (written === 'hangul') return koreanQuestions;
  if (written === 'kana') return japaneseQuestions;
  if (written === 'han' && language?.startsWith('ja')) return japaneseQuestions;
  if (isEnglish(sample)) return englishQuestions;
  return quotedQuestions;
}

function isEnglish(sample: string): boolean {
  const words = sample.split(/\s+/).length;
  return (sample.match(ENGLISH)?.length ?? 0) / words >= ENGLISH_SHARE;
}

const QUOTED = /^[^.!?;:]{12,}[?？؟]$/;

function quotedQuestions({ headings }: Material): Suggested[] {
  return headings
    .filter(({ text }) => QUOTED.test(text))
    .map(({ text, start, end }) => ({ start, end, question: text, about: folded(text), order: 0 }));
}

const alike = (a: string, b: string): boolean => a === b || a.includes(b) || b.includes(a);

/** No more than two of a kind before the others have had their turn. */
function mixed(found: readonly Suggested[]): Suggested[] {
  const seen = [0, 0, 0];
  const turn = (one: Suggested): number => {
    const count = seen[one.order] ?? 0;
    seen[one.order] = count + 1;
    return Math.floor(count / 2);
  };
  return found
    .map((one) => ({ one, turn: turn(one) }))
    .sort((a, b) => a.turn - b.turn || a.one.order - b.one.order)
    .map(({ one }) => one);
}
