/** `npm run eval -- citations`: how well the check of citations tells right from wrong, over answers made for it. */
import { parseArgs } from 'node:util';
import { cite } from '../lib/answer/cite.ts';
import { type Case, casesOf } from './citations/cases.ts';
import { type Figures, figuresOf, judge, type Outcome } from './citations/judge.ts';
import { groupBy } from './citations/pick.ts';
import { samplePages, sharedSources } from './citations/sources.ts';

/**
 * Makes right and wrong answers from true sentences and prints what was marked, by kind, language and half; with `--json` one line.
 * `--half first|second` takes one half of the pages, `--pages` only those of the project, `--misses N` prints so many mistakes of each kind.
 */
export async function evaluateCitations(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean' },
      half: { type: 'string' },
      pages: { type: 'boolean' },
      misses: { type: 'string' },
    },
  });
  const { sources, absent } = values.pages ? { sources: [], absent: [] } : sharedSources();
  for (const path of absent) console.error(`${path} is not there: no cases are made from it`);
  const all = [...casesOf(samplePages()), ...casesOf(sources)];
  const cases = all.filter(({ half }) => !values.half || half === values.half);
  const outcomes: Outcome[] = [];
  for (const one of cases) outcomes.push(await judge(one));
  const ms = await speed(cases);
  const groups = (by: (one: Case) => string) =>
    Object.fromEntries(
      [...groupBy(outcomes, (one) => by(one.case))].map(([name, group]) => [name, rounded(figuresOf(group))]),
    );
  const report = {
    all: rounded(figuresOf(outcomes)),
    halves: groups(({ half }) => half),
    kinds: groups(({ kind }) => kind),
    languages: groups(({ language }) => language),
    origins: groups(({ origin }) => origin),
    ms,
  };
  if (!values.json) {
    for (const [title, rows] of Object.entries(report))
      if (title !== 'ms')
        printTable(title, title === 'all' ? { all: rows as Figures } : (rows as Record<string, Figures>));
    console.log(`\n20 sentences against 8 passages: ${ms} ms (best of 15)`);
    if (values.misses) printMisses(outcomes, Number(values.misses));
  }
  console.log(JSON.stringify(values.json ? report : { ...report.all, ms }));
}

const rounded = (figures: Figures): Figures =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(4))]),
  ) as unknown as Figures;

const COLUMNS = ['cases', 'precision', 'recall', 'falseAlarms', 'quotes', 'repaired', 'caught'] as const;

function printTable(title: string, rows: Readonly<Record<string, Figures>>): void {
  console.log(`\n${title.padEnd(30)}${COLUMNS.map((name) => name.padStart(12)).join('')}`);
  for (const [name, figures] of Object.entries(rows)) {
    const cells = COLUMNS.map((column) => {
      const value = figures[column];
      return (value === undefined ? '' : column === 'cases' ? String(value) : (value * 100).toFixed(1)).padStart(12);
    });
    console.log(`${name.padEnd(30)}${cells.join('')}`);
  }
}

/** Milliseconds for an answer of twenty sentences over eight passages: the best of fifteen, after five to warm up. */
async function speed(cases: readonly Case[]): Promise<number> {
  const [first] = cases;
  if (!first) return 0;
  const alike = cases.filter(({ language, verdict }) => language === first.language && verdict === 'keep');
  const answer = alike
    .slice(0, 20)
    .map((one) => one.answer)
    .join(' ');
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    const started = performance.now();
    await cite(answer, first.passages, { texts: first.texts });
    if (i >= 5) times.push(performance.now() - started);
  }
  return Number(Math.min(...times).toFixed(1));
}

function printMisses(outcomes: readonly Outcome[], most: number): void {
  const isMiss = ({ case: { verdict }, marked, quoted }: Outcome) =>
    verdict === 'mark' ? !marked : verdict === 'keep' ? marked || !quoted : !marked && !quoted;
  for (const [kind, group] of groupBy(outcomes.filter(isMiss), (one) => `${one.case.kind} ${one.case.language}`)) {
    console.log(`\n## ${kind}: ${group.length}`);
    for (const { case: one, cited, marked } of group.slice(0, most)) {
      console.log(`- ${one.answer}`);
      console.log(
        `  true: ${one.support.map(({ documentId, start, end }) => one.texts.get(documentId)?.text.slice(start, end)).join(' | ')}`,
      );
      console.log(
        `  ${marked ? JSON.stringify(cited.unsupported.map((u) => `${u.why}: ${cited.text.slice(u.start, u.end)}`)) : ''} ${cited.citations.map(({ quote }) => quote).join(' | ')}`,
      );
    }
  }
}
