import { beforeAll, describe, expect, it } from 'vitest';
import { casesOf } from '../../scripts/citations/cases.ts';
import { figuresOf, judge, type Outcome } from '../../scripts/citations/judge.ts';
import { samplePages } from '../../scripts/citations/sources.ts';

/**
 * How well citations are checked, over right and wrong answers made from the sample pages: what docs/quality.md says of them.
 * The bars are a little below what was measured.
 */

describe('answers made from the sample pages', () => {
  let outcomes: readonly Outcome[] = [];
  beforeAll(async () => {
    const made: Outcome[] = [];
    for (const one of casesOf(samplePages())) made.push(await judge(one));
    outcomes = made;
  }, 400_000);

  const made = () => outcomes.filter(({ case: { origin } }) => origin !== 'hand');
  const ofKind = (kind: string) => figuresOf(outcomes.filter(({ case: one }) => one.kind === kind));

  it('are at least 600, in English and Korean', () => {
    expect(made().length).toBeGreaterThanOrEqual(600);
    expect(new Set(made().map(({ case: { language } }) => language))).toEqual(new Set(['en', 'ko']));
  });

  it.each(['first', 'second'])('are marked where they are wrong, and there only: %s half', (half) => {
    const figures = figuresOf(made().filter(({ case: one }) => one.half === half));
    expect(figures.cases).toBeGreaterThanOrEqual(300);
    expect(figures.recall).toBeGreaterThanOrEqual(BARS.recall);
    expect(figures.precision).toBeGreaterThanOrEqual(BARS.precision);
    expect(figures.quotes).toBeGreaterThanOrEqual(BARS.quotes);
  });

  it('get the right footnote in place of a wrong one or none', () => {
    const figures = figuresOf(made());
    expect(figures.repaired).toBeGreaterThanOrEqual(0.97);
    expect(figures.caught).toBeGreaterThanOrEqual(0.98);
    expect(ofKind('no footnote, true').quotes).toBeGreaterThanOrEqual(0.93);
  });

  it('never print a number that points at nothing', () => {
    expect(outcomes.filter(({ dangling }) => dangling)).toEqual([]);
  });

  it('in words of their own are marked less surely', () => {
    expect(ofKind('own words, true').falseAlarms).toBeLessThanOrEqual(BARS.ownWords.falseAlarms);
    expect(ofKind('own words, false').recall).toBeGreaterThanOrEqual(BARS.ownWords.recall);
    expect(ofKind('another language, true').falseAlarms).toBeLessThanOrEqual(0.12);
    expect(ofKind('another language, false').recall).toBeGreaterThanOrEqual(0.85);
  });
});

const BARS = { recall: 0.9, precision: 0.97, quotes: 0.97, ownWords: { recall: 0.6, falseAlarms: 0.12 } } as const;
