import { type CitedAnswer, cite } from '../../lib/answer/cite.ts';
import type { Case } from './cases.ts';

/** What became of one case. */
export interface Outcome {
  readonly case: Case;
  readonly cited: CitedAnswer;
  /** Something of the claim is marked as unsupported. */
  readonly marked: boolean;
  /** Where the claim stands in the pages: every such place is in a quote of its page. */
  readonly quoted: boolean;
  /** A number is printed that points at nothing. */
  readonly dangling: boolean;
}

/** Runs the shipped check over one case. */
export async function judge(one: Case): Promise<Outcome> {
  const cited = await cite(one.answer, one.passages, { texts: one.texts });
  const quoted = one.support.every(({ documentId, start, end }) =>
    cited.citations.some((note) => note.documentId === documentId && note.start <= start && note.end >= end),
  );
  const printed = [...cited.text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n));
  const dangling = printed.some((n) => !cited.citations.some(({ number }) => number === n));
  return { case: one, cited, marked: cited.unsupported.length > 0, quoted, dangling };
}

/** Shares of outcomes, 0 to 1; `undefined` where there is nothing to share. */
export interface Figures {
  readonly cases: number;
  /** Of what is marked, how much is wrong. */
  readonly precision?: number;
  /** Of what is wrong, how much is marked. */
  readonly recall?: number;
  /** Of what is right, how much is marked. */
  readonly falseAlarms?: number;
  /** Of what is kept of the right ones, how many quotes hold the very sentences. */
  readonly quotes?: number;
  /** Of what is cited wrongly: now cited rightly; else marked. */
  readonly repaired?: number;
  readonly caught?: number;
}

const share = (all: readonly Outcome[], test: (one: Outcome) => boolean): number | undefined =>
  all.length === 0 ? undefined : all.filter(test).length / all.length;

export function figuresOf(outcomes: readonly Outcome[]): Figures {
  const of = (verdict: Case['verdict']) => outcomes.filter((one) => one.case.verdict === verdict);
  const isMarked = (one: Outcome) => one.marked;
  const marked = [...of('keep'), ...of('mark')].filter(isMarked);
  const kept = of('keep').filter((one) => !one.marked);
  const either = of('either');
  const shares = {
    precision: share(marked, (one) => one.case.verdict === 'mark'),
    recall: share(of('mark'), isMarked),
    falseAlarms: share(of('keep'), isMarked),
    quotes: share(kept, (one) => one.quoted),
    repaired: share(either, (one) => !one.marked && one.quoted && !one.dangling),
    caught: share(either, (one) => one.marked || (one.quoted && !one.dangling)),
  };
  return {
    cases: outcomes.length,
    ...Object.fromEntries(Object.entries(shares).filter(([, value]) => value !== undefined)),
  };
}
