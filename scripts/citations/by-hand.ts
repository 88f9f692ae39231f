import type { Case } from './cases.ts';
import {
  ABROAD_RIGHT,
  ABROAD_WRONG,
  ENGLISH_RIGHT,
  ENGLISH_WRONG,
  KOREAN_RIGHT,
  KOREAN_WRONG,
  type Note,
} from './notes.ts';
import { hash, shuffled } from './pick.ts';
import type { Language, Source } from './sources.ts';

/** Answers that were written by hand about the sample pages. Without these pages among the sources there are none. */
export function byHand(sources: readonly Source[]): Case[] {
  const of = (kind: string, verdict: Case['verdict'], language: Language, notes: readonly Note[]) =>
    notes.flatMap((note) => caseOf(sources, kind, verdict, language, note) ?? []);
  return [
    ...of('own words, true', 'keep', 'en', ENGLISH_RIGHT),
    ...of('own words, true', 'keep', 'ko', KOREAN_RIGHT),
    ...of('own words, false', 'mark', 'en', ENGLISH_WRONG),
    ...of('own words, false', 'mark', 'ko', KOREAN_WRONG),
    ...ABROAD_RIGHT.flatMap(([language, note]) => of('another language, true', 'keep', language, [note])),
    ...ABROAD_WRONG.flatMap(([language, note]) => of('another language, false', 'mark', language, [note])),
  ];
}

function caseOf(
  sources: readonly Source[],
  kind: string,
  verdict: Case['verdict'],
  language: Language,
  [page, rests, claim]: Note,
): Case | undefined {
  const source = sources.find(({ id }) => id === page);
  if (!source) return undefined;
  const at = rests === '' ? -1 : source.saved.text.indexOf(rests);
  if (rests !== '' && at < 0) throw new Error(`${page} no longer has “${rests}”`);
  const own = source.passages.find(({ start, end }) =>
    at < 0 ? has(source, claim, { start, end }) : start <= at && at < end,
  );
  if (!own) return undefined;
  const near = shuffled(
    source.passages.filter((passage) => passage !== own),
    claim,
  ).slice(0, 3);
  const far = shuffled(
    sources.filter((other) => other !== source),
    claim,
  ).slice(0, 7 - near.length);
  const passages = shuffled([own, ...near, ...far.flatMap((other) => other.passages[0] ?? [])], claim);
  const sentence = source.sentences.find(({ start, end }) => start <= at && at < end);
  const support = sentence ? [{ documentId: source.id, start: sentence.start, end: sentence.end }] : [];
  const stop = language === 'ja' ? '。' : '.';
  return {
    ...{ kind, language, origin: 'hand', verdict, passages, claims: [claim], support },
    half: hash(claim) % 2 === 0 ? 'first' : 'second',
    texts: new Map([source, ...far].map(({ id, saved }) => [id, saved])),
    answer: `${claim} [${passages.indexOf(own) + 1}]${stop}`,
  };
}

/** The passage that a claim without a place of its own is about: that with most of its figures, else of its words. */
function has(source: Source, claim: string, span: { start: number; end: number }): boolean {
  const marks = claim.match(/\d+(?:\.\d+)?|\p{L}{4,}|[가-힣]{2}/gu) ?? [];
  const scoreOf = ({ start, end }: { start: number; end: number }) => {
    const text = source.saved.text.slice(start, end);
    return marks.reduce((sum, mark) => sum + (text.includes(mark) ? (/\d/.test(mark) ? 5 : 1) : 0), 0);
  };
  const best = Math.max(...source.passages.map(scoreOf));
  return scoreOf(span) === best;
}
