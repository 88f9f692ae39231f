/**
 * `npx tsx scripts/fit-evidence.ts [--rows FILE] [--fit] [--draw]`: measures the evidence of some thousand questions, half of them to fit
 * by, half to report on.
 *   --rows FILE  keeps the measurements there, and takes them from there if it exists
 *   --fit        fits the formulas anew and writes lib/search/evidence/weights.ts
 *   --draw       draws docs/pictures/abstain.svg
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ENOUGH } from '../lib/search/evidence/weights.ts';
import { drawCurves } from './answers/curves.ts';
import { fitFormulas } from './answers/fit.ts';
import { mixedVariants } from './answers/mixed.ts';
import { type Row, rowsOf } from './answers/rows.ts';
import { givenSets } from './answers/sources.ts';
import {
  accepted,
  barFor,
  byBothLegs,
  byFormerRule,
  byStanding,
  byWordsAlone,
  choose,
  type Judge,
} from './answers/tally.ts';
import { type Kind, SIZES, variantsOf } from './answers/variants.ts';
import { builtinEmbedder } from './node-library.ts';

const ROOT = join(import.meta.dirname, '..');
const TABLE = join(ROOT, 'lib/search/evidence/weights.ts');
const PICTURE = join(ROOT, 'docs/pictures/abstain.svg');
const KINDS: readonly Kind[] = ['own', 'removed', 'elsewhere', 'foreign'];

const percent = (share: number): string => (Number.isNaN(share) ? '' : (share * 100).toFixed(1));

const { values: options } = parseArgs({
  options: { rows: { type: 'string' }, fit: { type: 'boolean' }, draw: { type: 'boolean' } },
});
const rows = await measured(options.rows);
const fit = rows.filter(({ half }) => half === 'fit');
const heldOut = rows.filter(({ half }) => half === 'held-out');
if (options.fit) writeFormulas();
printTable('both legs', { score: byBothLegs, bar: ENOUGH });
printTable('words alone', { score: byWordsAlone, bar: ENOUGH });
printTable('another embedding space', { score: byStanding, bar: ENOUGH });
printTable('the rule before', { score: byFormerRule, bar: 0 });
printHalves();
printAbroad();
if (options.draw) writeFileSync(PICTURE, drawCurves(heldOut));

async function measured(file: string | undefined): Promise<Row[]> {
  if (file && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const sets = givenSets();
  const variants = [...variantsOf(sets), ...(await mixedVariants(sets))];
  const found = await rowsOf(variants, await builtinEmbedder(), console.error);
  if (file) writeFileSync(file, JSON.stringify(found));
  return found;
}

/** Takes effect with the next run: the formulas of this one are those it was started with. */
function writeFormulas(): void {
  const entries = Object.entries(fitFormulas(fit)).map(([name, formula]) => {
    const terms = Object.entries(formula).map(([signal, weight]) => `${signal}: ${weight}`);
    return `  ${name}: { ${terms.join(', ')} },`;
  });
  const text = readFileSync(TABLE, 'utf8');
  const [start, end] = ['// <fitted>\n', '  // </fitted>'].map((mark) => text.indexOf(mark));
  if (start === undefined || end === undefined || start < 0 || end < start)
    throw new Error(`${TABLE} has lost its marks.`);
  writeFileSync(TABLE, `${text.slice(0, start)}// <fitted>\n${entries.join('\n')}\n${text.slice(end)}`);
  console.log(entries.join('\n'));
}

/** Shares held to be answerable, held-out half. */
function printTable(name: string, judge: Judge): void {
  console.log(`\n${name}\n| library | ${KINDS.join(' | ')} |\n|---|${KINDS.map(() => '---|').join('')}`);
  for (const set of [...new Set(rows.map((row) => row.set))]) {
    for (const size of SIZES) {
      const cells = KINDS.map((kind) => percent(accepted(choose(heldOut, { sets: [set], size, kind }), judge)));
      console.log(`| ${set}, ${size} | ${cells.join(' | ')} |`);
    }
  }
}

/** The same bar on both halves, all sets of questions together; and each rule where it refuses as few as the one before. */
function printHalves(): void {
  const sets = ['korquad', 'jaquad', 'pages'];
  for (const [name, part] of [
    ['fit', fit],
    ['held out', heldOut],
  ] as const) {
    for (const size of SIZES) {
      const of = (kind: Kind) => choose(part, { sets, size, kind });
      const own = of('own');
      const before = { score: byFormerRule, bar: 0 };
      const same = { score: byBothLegs, bar: barFor(own, accepted(own, before), byBothLegs) };
      const shipped = { score: byBothLegs, bar: ENOUGH };
      const figures = [before, same, shipped].map((judge) => KINDS.map((kind) => percent(accepted(of(kind), judge))));
      console.log(`${name}, ${size}: before ${figures[0]} · as few refused ${figures[1]} · shipped ${figures[2]}`);
    }
  }
}

function printAbroad(): void {
  const abroad = heldOut.filter(({ isAbroad }) => isAbroad);
  for (const [name, score, bar] of [
    ['shipped', byBothLegs, ENOUGH],
    ['before', byFormerRule, 0],
  ] as const) {
    const cells = SIZES.flatMap((size) =>
      (['own', 'elsewhere'] as const).map((kind) => percent(accepted(choose(abroad, { size, kind }), { score, bar }))),
    );
    const here = choose(
      heldOut.filter((row) => !row.isAbroad),
      { sets: ['pages'] },
    );
    const own = SIZES.flatMap((size) =>
      (['own', 'elsewhere'] as const).map((kind) => percent(accepted(choose(here, { size, kind }), { score, bar }))),
    );
    console.log(`pages in the language of the question, ${name}: ${own.join(' ')}`);
    console.log(`other language, ${name} (own, not there; small, medium, large): ${cells.join(' ')}`);
  }
}
