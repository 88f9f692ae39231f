import type { Passage, SavedText, Span } from '../../lib/types.ts';
import { byHand } from './by-hand.ts';
import { type Desk, deskOf, SENT } from './desk.ts';
import { groupBy, hash, pick, shuffled } from './pick.ts';
import * as right from './right.ts';
import { evenly, type Language, type Source } from './sources.ts';
import * as wrong from './wrong.ts';

/** What must become of a claim. `either`: it is true, but cited wrongly; that may be put right or marked. */
export type Verdict = 'keep' | 'mark' | 'either';

/** One answer of a model, with what must become of it. */
export interface Case {
  readonly kind: string;
  readonly language: Language;
  readonly origin: Source['origin'] | 'hand';
  /** Chosen by page. Rules were worked out on `first`; `second` was looked at in the end only. */
  readonly half: 'first' | 'second';
  readonly verdict: Verdict;
  readonly passages: readonly Passage[];
  readonly texts: ReadonlyMap<string, SavedText>;
  /** As the model wrote it. */
  readonly answer: string;
  /** The sentences that are claimed, without footnotes. */
  readonly claims: readonly string[];
  /** Where the claim stands in the saved pages, for those that stand there. */
  readonly support: readonly (Span & { readonly documentId: string })[];
}

/** Cases of a kind, language and half. */
const PER_KIND = { pages: 12, data: 9 } as const;
const RIGHT: Readonly<Record<string, right.RightEdit>> = {
  verbatim: (text) => text,
  paraphrased: right.paraphrased,
  'number reformatted': right.reformatted,
  'date reformatted': right.redated,
  'other characters': right.retyped,
  'other particles': right.reparticled,
  'true quotation': right.quoted,
};
const WRONG: Readonly<Record<string, wrong.WrongEdit>> = {
  'wrong number': wrong.wrongNumber,
  'number from elsewhere in it': wrong.swappedNumber,
  'wrong unit': wrong.wrongUnit,
  'wrong date': wrong.wrongDate,
  'name from elsewhere in it': wrong.swappedInside,
  'name from another page': wrong.swappedOutside,
  'names exchanged': wrong.exchanged,
  negated: wrong.negated,
  'comparison reversed': wrong.reversed,
  'invented quotation': wrong.inventedQuote,
  'clause added': wrong.addedClause,
};

/** All cases that the sources allow: a number of each kind, language and half, always the same. */
export function casesOf(sources: readonly Source[]): Case[] {
  const desks = sources.flatMap((source) =>
    source.sentences
      .filter(({ text }) => isOnce(source, text))
      .map((sentence) =>
        deskOf(
          source,
          sentence,
          sources.filter(({ origin }) => origin === source.origin),
        ),
      ),
  );
  const made: Case[] = [];
  const add = (kind: string, make: (desk: Desk) => Case | undefined) => {
    const found = shuffled(desks, kind).flatMap((desk) => make(desk) ?? []);
    for (const group of groupBy(found, ({ language, origin, half }) => `${language} ${origin} ${half}`).values())
      made.push(...evenly(group, PER_KIND[group[0]?.origin === 'pages' ? 'pages' : 'data']));
  };
  for (const [kind, edit] of Object.entries(RIGHT)) add(kind, (desk) => rightCase(kind, desk, edit));
  for (const [kind, edit] of Object.entries(WRONG)) add(kind, (desk) => wrongCase(kind, desk, edit));
  add('two passages', (desk) => joined(desk, false));
  add('two claims in a sentence', (desk) => joined(desk, true));
  add('no footnote, true', (desk) => caseOf('no footnote, true', desk, { verdict: 'keep', claim: desk.sentence.text }));
  add('no footnote, false', falseWithout);
  add('footnote never sent, false', falseInvented);
  add('footnotes on everything, false', falseEverywhere);
  for (const [kind, marks] of Object.entries(MARKS)) add(kind, (desk) => miscited(kind, desk, marks(desk)));
  return [...made, ...byHand(sources)];
}

const isOnce = ({ saved }: Source, sentence: string): boolean => saved.text.split(sentence).length === 2;

/** What stands under a true sentence that is cited wrongly. */
const MARKS: Readonly<Record<string, (desk: Desk) => string>> = {
  'footnote never sent': ({ number }) => `[${SENT + 1 + (number % 7)}]`,
  'footnote to the wrong passage': ({ number }) => `[${(number % SENT) + 1}]`,
  'footnotes on everything': () => Array.from({ length: SENT }, (_, i) => `[${i + 1}]`).join(''),
  'right and never sent': ({ number }) => `[${number}, 99]`,
};

const halfOf = (id: string): Case['half'] => (hash(`half ${id}`) % 2 === 0 ? 'first' : 'second');

interface Making {
  readonly verdict: Verdict;
  readonly claim: string;
  readonly marks?: string;
  readonly answer?: string;
  readonly claims?: readonly string[];
  readonly support?: Case['support'];
}

function caseOf(kind: string, { source, sentence, passages, texts }: Desk, made: Making): Case {
  const { verdict, claim, marks = '', claims = [claim] } = made;
  const { language, origin, id } = source;
  const support = verdict === 'mark' ? [] : [{ documentId: id, start: sentence.start, end: sentence.end }];
  const answer = made.answer ?? cited(claim, marks);
  return {
    kind,
    language,
    origin,
    half: halfOf(id),
    verdict,
    passages,
    texts,
    answer,
    claims,
    support: made.support ?? support,
  };
}

/** Before the stop, as models do; behind it in every fourth. */
function cited(claim: string, marks: string): string {
  if (marks === '') return claim;
  const stop = /[.。!]$/.exec(claim)?.[0] ?? '';
  if (hash(claim) % 4 === 0) return `${claim} ${marks}`;
  return `${claim.slice(0, claim.length - stop.length)} ${marks}${stop}`;
}

/** Whether none of the other passages says the same. */
const isOnly = ({ sentence, passages, number }: Desk): boolean =>
  passages.every(({ text }, i) => i === number - 1 || !text.includes(sentence.text));

function rightCase(kind: string, desk: Desk, edit: right.RightEdit): Case | undefined {
  const claim = edit(desk.sentence.text, desk.source.language);
  return claim === undefined ? undefined : caseOf(kind, desk, { verdict: 'keep', claim, marks: `[${desk.number}]` });
}

function wrongCase(kind: string, desk: Desk, edit: wrong.WrongEdit): Case | undefined {
  const claim = edit(desk);
  return claim === undefined || claim === desk.sentence.text
    ? undefined
    : caseOf(kind, desk, { verdict: 'mark', claim, marks: `[${desk.number}]` });
}

function miscited(kind: string, desk: Desk, marks: string): Case | undefined {
  return isOnly(desk) ? caseOf(kind, desk, { verdict: 'either', claim: desk.sentence.text, marks }) : undefined;
}

const anyLie = (desk: Desk): string | undefined =>
  pick([wrong.wrongNumber, wrong.swappedOutside, wrong.wrongDate, wrong.inventedQuote], desk.sentence.text)?.(desk);

function falseWithout(desk: Desk): Case | undefined {
  const claim = anyLie(desk);
  return claim ? caseOf('no footnote, false', desk, { verdict: 'mark', claim }) : undefined;
}

function falseInvented(desk: Desk): Case | undefined {
  const claim = anyLie(desk);
  return claim
    ? caseOf('footnote never sent, false', desk, { verdict: 'mark', claim, marks: `[${SENT + 3}]` })
    : undefined;
}

function falseEverywhere(desk: Desk): Case | undefined {
  const claim = anyLie(desk);
  const marks = MARKS['footnotes on everything']?.(desk) ?? '';
  return claim ? caseOf('footnotes on everything, false', desk, { verdict: 'mark', claim, marks }) : undefined;
}

/** Two true sentences of two passages in one: with both footnotes at its end, or each behind its own part. */
function joined(desk: Desk, apart: boolean): Case | undefined {
  const { source, sentence, passages, number, sources } = desk;
  const other = shuffled(passages, `${sentence.text} join`).find(
    (passage, i) => i !== number - 1 && passage.language === source.language && passage !== passages[number - 1],
  );
  const from = other && sources.concat(source).find(({ id }) => id === other.documentId);
  const second =
    other &&
    from &&
    pick(
      from.sentences.filter(({ passage }) => from.passages[passage] === other),
      sentence.text,
    );
  if (!other || !second || sentence.text.length + second.text.length > 260) return undefined;
  const numbers = [number, passages.indexOf(other) + 1];
  const a = sentence.text.slice(0, -1);
  const b = second.text.slice(0, -1);
  const comma = source.language === 'ja' ? '、' : ', ';
  const and = { en: 'and ', de: 'und ', fr: 'et ', ko: '그리고 ', ja: 'そして' }[source.language];
  const stop = source.language === 'ja' ? '。' : '.';
  const answer = apart
    ? `${a} [${numbers[0]}]${comma}${and}${b} [${numbers[1]}]${stop}`
    : `${a}${comma}${and}${b} [${numbers.join(', ')}]${stop}`;
  const support = [
    { documentId: source.id, start: sentence.start, end: sentence.end },
    { documentId: other.documentId, start: second.start, end: second.end },
  ];
  const claims = [`${a}${comma}${and}${b}${stop}`];
  return caseOf(apart ? 'two claims in a sentence' : 'two passages', desk, {
    verdict: 'keep',
    claim: claims[0] ?? '',
    answer,
    claims,
    support,
  });
}
