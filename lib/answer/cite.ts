import type { Citation, UnsupportedSpan } from '../asking.ts';
import type { Passage, SavedText, Span } from '../types.ts';
import { citationOf, isOf } from './citation.ts';
import { type Claim, claimsOf } from './claims.ts';
import { applyEdits, type Edit } from './edits.ts';
import { inLanguageOf } from './language.ts';
import { markSpans } from './mark-spans.ts';
import { findMarkers } from './markers.ts';
import { NoteNumbers } from './note-numbers.ts';
import { isClear, isConfirmed, objection } from './objection.ts';
import { type Embed, type NearestUnit, nearestUnits } from './similar-units.ts';
import { withoutSourceList } from './source-list.ts';
import { statesUnknownFigure } from './stated-figures.ts';
import { bestSupport, type Ground, groundOf, type Statement, type Support, statementOf } from './support.ts';
import { unitsOf } from './units.ts';

/** An answer whose every number has been looked up. */
export interface CitedAnswer {
  /** With `[1]`, `[2]` … in order of first appearance, one number per place in a document. */
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly unsupported: readonly UnsupportedSpan[];
}

/** A claim with the passages that it shall point to, and why they do not bear it out, if so. */
interface Judged {
  readonly claim: Claim;
  readonly sources: readonly Source[];
  readonly why?: UnsupportedSpan['why'];
  /** Nothing speaks against it, and something for it. */
  readonly verified: boolean;
}

interface Source {
  readonly ground: Ground;
  readonly span: Span;
}

export interface CiteOptions {
  /** The saved text of a document, for its structure and surroundings. */
  readonly texts?: ReadonlyMap<string, SavedText>;
  /** Finds the place in a passage of another language than the answer. */
  readonly embed?: Embed;
}

/**
 * Checks what a model wrote against the passages it was given, without a model. `[n]` in it names `passages[n - 1]`. A number
 * that names none is dropped; a claim without a number, or with a wrong one, gets that of a passage which clearly
 * says it; what no passage bears out is reported.
 */
export async function cite(
  written: string,
  passages: readonly Passage[],
  { texts = new Map(), embed }: CiteOptions = {},
): Promise<CitedAnswer> {
  const text = withoutSourceList(written);
  const savedOf = (passage: Passage): SavedText | undefined => {
    const saved = texts.get(passage.documentId);
    return isOf(saved, passage) ? saved : undefined;
  };
  const isComparable = inLanguageOf(
    text,
    passages.map((passage) => passage.text),
  );
  const grounds = passages.map((passage, i) =>
    groundOf(passage, unitsOf(passage, i, savedOf(passage)), isComparable(passage.text)),
  );
  const claims = claimsOf(text);
  const locate = await locator(claims, grounds, embed);
  const judged = claims.map((claim) => judge(claim, grounds, locate));
  const numbers = new NoteNumbers();
  for (const { sources, verified } of judged) for (const source of sources) numbers.add(source, verified);
  const citations = numbers.notes().map(({ number, ground: { passage }, span, verified }) => {
    const saved = savedOf(passage);
    return citationOf(passage, span, { number, verified, ...(saved && { saved }) });
  });
  return { ...rewrite(text, judged, numbers), citations };
}

/** Where a passage says something; across languages by meaning, if that can be had. */
type Locate = (statement: Statement, ground: Ground) => Support | undefined;

async function locator(
  claims: readonly Claim[],
  grounds: readonly Ground[],
  embed: Embed | undefined,
): Promise<Locate> {
  const cited = new Set(claims.flatMap(({ markers }) => markers.flatMap(({ numbers }) => numbers)));
  const foreign = grounds.filter(({ comparable }, i) => !comparable && cited.has(i + 1));
  const nearest: NearestUnit =
    embed && foreign.length > 0
      ? await nearestUnits([...new Set(claims.map((claim) => claim.text))], foreign, embed)
      : () => undefined;
  return (statement, ground) => {
    const support = bestSupport(statement, ground);
    const span = ground.comparable || !support ? undefined : nearest(statement.text, ground);
    return support && span ? { ...support, span } : support;
  };
}

function judge(claim: Claim, grounds: readonly Ground[], locate: Locate): Judged {
  const statement = statementOf(claim.text);
  if (claim.heading && statesUnknownFigure(statement, grounds)) {
    return { claim, sources: [], why: 'number', verified: false };
  }
  const named = [...new Set(claim.markers.flatMap(({ numbers }) => numbers))];
  const cited = named.flatMap((number) => grounds[number - 1] ?? []);
  const why = objection(statement, cited);
  const better = claim.claims ? betterSource(statement, cited, grounds, why !== undefined) : undefined;
  if (better) return { claim, sources: [better], verified: true };
  const sources = sourcesFor(statement, cited, locate);
  if (claim.claims && why !== undefined && !isBorneOutAsAWhole(claim, grounds)) {
    return { claim, sources, why, verified: false };
  }
  const verified = isConfirmed(
    statement,
    sources.map(({ ground }) => ground),
  );
  return { claim, sources, verified };
}

/** Markers in the middle of a sentence cut it in odd places; the passages cited by it all together may still bear it out. */
function isBorneOutAsAWhole({ text, sentence, cited }: Claim, grounds: readonly Ground[]): boolean {
  if (text === sentence || cited.length === 0) return false;
  const together = cited.flatMap((number) => grounds[number - 1] ?? []);
  return objection(statementOf(sentence), together) === undefined;
}

/** So much of a claim in a passage that was not cited, and so little in those that were, is a slip of the number. */
const SLIP = { there: 0.85, cited: 0.6 } as const;

/** A passage that says it where the cited ones do not, or hardly. */
function betterSource(
  statement: Statement,
  cited: readonly Ground[],
  grounds: readonly Ground[],
  objected: boolean,
): Source | undefined {
  const share = Math.max(
    0,
    ...cited.map((ground) => (ground.comparable ? (bestSupport(statement, ground)?.share ?? 0) : 0)),
  );
  if (!objected && share >= SLIP.cited) return undefined;
  const best = clearest(statement, grounds);
  return best && (objected || best.share >= SLIP.there) ? best : undefined;
}

/** The passage that clearly says it, and best. */
function clearest(statement: Statement, grounds: readonly Ground[]): (Source & { share: number }) | undefined {
  let best: (Source & { share: number }) | undefined;
  for (const ground of grounds) {
    const support = bestSupport(statement, ground);
    if (!isClear(statement, ground, support)) continue;
    if (!best || support.share > best.share) best = { ground, span: support.span, share: support.share };
  }
  return best;
}

/** A passage that adds less than this share of the words to those before it is there for show. */
const LEAST_GAIN = 0.12;

/** Where each cited passage says it, as far as it adds to the others; all of them if the rest does not suffice. */
function sourcesFor(statement: Statement, cited: readonly Ground[], locate: Locate): Source[] {
  const found = cited.flatMap((ground) => {
    const support = locate(statement, ground);
    return support ? [{ ground, ...support }] : [];
  });
  const telling = new Set(tellingOf(statement, found));
  const kept = found.filter((one) => telling.has(one));
  const suffices = (some: typeof found) =>
    objection(
      statement,
      some.map(({ ground }) => ground),
    ) === undefined;
  return (suffices(kept) ? kept : found).map(({ ground, span }) => ({ ground, span }));
}

type Found = Support & { readonly ground: Ground };

/** The one that says most of it, then each that says something more. In another language: whatever speaks not against it. */
function tellingOf(statement: Statement, found: readonly Found[]): Found[] {
  const foreign = found.filter(({ ground }) => !ground.comparable && objection(statement, [ground]) === undefined);
  const ranked = found.filter(({ ground }) => ground.comparable).sort((a, b) => b.share - a.share);
  const told = statement.words.map(() => 0);
  const telling = ranked.filter(({ credits }, i) => {
    const gain = credits.reduce((sum, credit, word) => sum + Math.max(0, credit - (told[word] ?? 0)), 0);
    if (i > 0 && gain < LEAST_GAIN * told.length) return false;
    for (const [word, credit] of credits.entries()) told[word] = Math.max(told[word] ?? 0, credit);
    return true;
  });
  return [...telling, ...foreign];
}

/** The text with the final numbers, and the unsupported spans in its offsets. */
function rewrite(
  text: string,
  judged: readonly Judged[],
  numbers: NoteNumbers,
): Pick<CitedAnswer, 'text' | 'unsupported'> {
  const marks = new Map<number, string>();
  const edits: Edit[] = [];
  for (const { claim, sources } of judged) {
    const printed = [...new Set(sources.map((source) => numbers.of(source)))].map((number) => `[${number}]`).join('');
    const first = claim.markers[0];
    if (first) marks.set(first.start, printed);
    else if (printed) edits.push(insertion(text, claim, printed));
  }
  for (const { start, end } of findMarkers(text)) {
    const insert = marks.get(start) ?? '';
    edits.push(insert === '' ? removal(text, { start, end }) : { start, end, insert });
  }
  const edited = applyEdits(text, edits);
  const unsupported = judged.flatMap(({ claim, why }) => {
    if (!why) return [];
    return betweenMarkers(claim)
      .map(({ start, end }) => ({ start: edited.offset(start), end: edited.offset(end) }))
      .flatMap((span) => markSpans(edited.text, span))
      .map((span) => ({ ...span, why }));
  });
  return { text: edited.text, unsupported };
}

/** A mark that goes takes along what it alone stood in, and the space before it. */
function removal(text: string, { start, end }: Span): Edit {
  const [, before = ''] = /([(*_]{1,3})$/.exec(text.slice(0, start)) ?? [];
  const after = [...before].reverse().join('').replace('(', ')');
  const wrapped = before !== '' && text.startsWith(after, end);
  const from = wrapped ? start - before.length : start;
  const space = /[^\S\n]*$/.exec(text.slice(0, from))?.[0].length ?? 0;
  return { start: from - space, end: wrapped ? end + after.length : end, insert: '' };
}

/** Before the stop that ends the claim, as models write it. */
function insertion(text: string, { start, end }: Span, marks: string): Edit {
  const stop = /[.!?。！？…"”’」*_|\s]*$/.exec(text.slice(start, end))?.[0].length ?? 0;
  const at = end - stop;
  return { start: at, end: at, insert: ` ${marks}` };
}

/** The claim's own words, before, between and behind its markers. */
function betweenMarkers({ start, end, markers }: Claim): Span[] {
  const spans: Span[] = [];
  let from = start;
  for (const marker of markers) {
    if (marker.start > from) spans.push({ start: from, end: Math.min(marker.start, end) });
    from = Math.max(from, marker.end);
  }
  return from < end ? [...spans, { start: from, end }] : spans;
}
