import { ENOUGH } from '../../lib/search/evidence/weights.ts';
import type { Row } from './rows.ts';
import { accepted, byBothLegs, byFormerRule, byWordsAlone, choose, type Judge } from './tally.ts';
import { type Kind, SIZES, type Size } from './variants.ts';

/** Sets of questions; topics and titles are reported apart. */
export const QUESTION_SETS: readonly string[] = ['korquad', 'jaquad', 'pages'];

/** Good questions refused, as far as the picture goes. */
const MOST_REFUSED = 0.12;
const STEPS = 48;
const PANEL = { top: 56, width: 178, height: 190, lefts: [52, 294, 536] } as const;
const NAMES: Readonly<Record<Size, string>> = {
  small: '6 to 20 pages',
  medium: '120 pages',
  large: 'Some 1,000 pages',
};

interface Line {
  readonly name: string;
  readonly style: 'first' | 'ours' | 'beside' | 'floor';
  readonly kind: Kind;
  readonly score: Judge['score'];
}

const LINES: readonly Line[] = [
  { name: 'on something else', style: 'beside', kind: 'foreign', score: byBothLegs },
  { name: 'subject not there', style: 'ours', kind: 'elsewhere', score: byBothLegs },
  { name: 'page not there', style: 'first', kind: 'removed', score: byBothLegs },
  { name: '… words alone', style: 'floor', kind: 'removed', score: byWordsAlone },
];

/** The trade-off as an SVG: questions without an answer that are stopped, by good questions that are refused. */
export function drawCurves(rows: readonly Row[]): string {
  const asked = choose(rows, { sets: QUESTION_SETS });
  const panels = SIZES.map((size, i) => panel(choose(asked, { size }), size, PANEL.lefts[i] ?? 0));
  const large = choose(asked, { size: 'large' });
  const shipped: Judge = { score: byBothLegs, bar: ENOUGH };
  const refused = percent(1 - accepted(choose(large, { kind: 'own' }), shipped));
  const stopped = percent(1 - accepted(choose(large, { kind: 'removed' }), shipped));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 330" role="img" aria-labelledby="t d">
  <title id="t">Answering when there is an answer, abstaining when there is none</title>
  <desc id="d">Share of questions without an answer that are stopped, by share of good questions that are refused, for libraries of three sizes. Where it is set, ${refused} % of good questions are refused in libraries of some 1,000 pages and ${stopped} % of those whose page alone is not there are stopped.</desc>
${STYLE}
  <rect class="paper" x=".5" y=".5" width="759" height="329" rx="10"/>
${panels.join('\n')}
  <text class="middle" x="380" y="286">good questions refused</text>
${legend()}
</svg>
`;
}

function panel(rows: readonly Row[], size: Size, left: number): string {
  const { top, width, height } = PANEL;
  const bottom = top + height;
  const x = (refused: number) => round(left + (Math.min(refused, MOST_REFUSED) / MOST_REFUSED) * width);
  const y = (stopped: number) => round(bottom - stopped * height);
  const own = choose(rows, { kind: 'own' });
  const grid = [0.25, 0.5, 0.75, 1].map(
    (share) =>
      `  <path class="grid" d="M${left} ${y(share)}h${width}"/>\n  <text class="end" x="${left - 5}" y="${y(share) + 4}">${share * 100} %</text>`,
  );
  const ticks = [0, 0.04, 0.08, 0.12].map(
    (share) =>
      `  <path class="axis" d="M${x(share)} ${bottom}v4"/>\n  <text class="middle" x="${x(share)}" y="${bottom + 17}">${share * 100} %</text>`,
  );
  const lines = LINES.map(({ kind, style, score }) => {
    const of = choose(rows, { kind });
    if (of.length === 0) return '';
    const bars = barsOf(own, score);
    const points = bars.map((bar) => `${x(1 - accepted(own, { score, bar }))} ${y(1 - accepted(of, { score, bar }))}`);
    const path = `  <path class="${style}" d="M${[...new Set(points)].join('L')}"/>`;
    if (style === 'floor') return path;
    const at = (judge: Judge) => `cx="${x(1 - accepted(own, judge))}" cy="${y(1 - accepted(of, judge))}"`;
    const former = `  <circle class="former ${style}" ${at({ score: byFormerRule, bar: 0 })} r="3.2"/>`;
    return `${path}\n${former}\n  <circle class="${style}" ${at({ score, bar: ENOUGH })} r="3.4"/>`;
  });
  return [
    `  <text class="title" x="${left}" y="34">${NAMES[size]}</text>`,
    ...grid,
    `  <path class="axis" d="M${left} ${bottom}h${width}"/>`,
    ...ticks,
    ...lines,
  ].join('\n');
}

/** Bars at which evenly spaced shares of the good questions are refused. */
function barsOf(own: readonly Row[], score: Judge['score']): number[] {
  const scores = own.map(score).sort((a, b) => a - b);
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const at = Math.floor((i / STEPS) * MOST_REFUSED * scores.length);
    return scores[Math.min(at, scores.length - 1)] ?? 0;
  });
}

function legend(): string {
  const lines = LINES.map(({ name, style }, i) => {
    const left = [40, 178, 310, 432][i] ?? 0;
    return `  <path class="${style}" d="M${left} 309h20"/><text class="name-${style}" x="${left + 26}" y="313">${name}</text>`;
  });
  return [
    ...lines,
    '  <circle class="ours" cx="566" cy="309" r="3.4"/><text x="574" y="313">as it is set</text>',
    '  <circle class="former ours" cx="650" cy="309" r="3.2"/><text x="658" y="313">the rule before</text>',
  ].join('\n');
}

const round = (value: number): number => Math.round(value * 10) / 10;
const percent = (share: number): string => (share * 100).toFixed(1);

const STYLE = `  <style>
    .paper { fill: #fdfcf9; stroke: #e4dfd3; }
    .grid { stroke: #f0ece2; stroke-width: 1; } .axis { stroke: #cfc8b8; stroke-width: 1; }
    path { fill: none; stroke-linejoin: round; }
    .first { stroke: #9a3412; stroke-width: 2.4; } .ours { stroke: #1d1b16; stroke-width: 1.5; } .beside { stroke: #a39d8f; stroke-width: 1.5; } .floor { stroke: #9a3412; stroke-width: 1.5; stroke-dasharray: 2 4; }
    circle.first { fill: #9a3412; stroke: none; } circle.ours { fill: #1d1b16; stroke: none; } circle.beside { fill: #a39d8f; stroke: none; }
    circle.former { fill: #fdfcf9; stroke-width: 1.5; } circle.former.first { stroke: #9a3412; } circle.former.ours { stroke: #1d1b16; } circle.former.beside { stroke: #a39d8f; }
    text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 11px; fill: #6b665c; }
    .title { font: italic 15px "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif; fill: #9a3412; }
    .name-first { fill: #9a3412; font-weight: 600; } .name-ours { fill: #1d1b16; } .end { text-anchor: end; } .middle { text-anchor: middle; }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #171614; stroke: #34312b; } .grid { stroke: #2a2723; } .axis { stroke: #4a463d; }
      .first, .floor { stroke: #f0a070; } .ours { stroke: #ece8de; } .beside { stroke: #7d776b; }
      circle.first { fill: #f0a070; } circle.ours { fill: #ece8de; } circle.beside { fill: #7d776b; }
      circle.former { fill: #171614; } circle.former.first { stroke: #f0a070; } circle.former.ours { stroke: #ece8de; } circle.former.beside { stroke: #7d776b; }
      text { fill: #9d978a; } .title, .name-first { fill: #f0a070; } .name-ours { fill: #ece8de; }
    }
  </style>`;
