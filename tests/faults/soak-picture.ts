import { STYLE } from '../../bench/search/picture.ts';
import type { Sample } from './soak-verdict.ts';

interface Line {
  readonly name: string;
  readonly kind: 'first' | 'ours' | 'beside' | 'floor';
  readonly of: (sample: Sample) => number;
}

interface Panel {
  readonly title: string;
  readonly left: number;
  readonly width: number;
  readonly unit: string;
  readonly lines: readonly Line[];
}

const MB = 2 ** 20;
const TOP = 52;
const HEIGHT = 200;
const WIDTH = 760;
const LABEL_GAP = 14;

const PANELS: readonly Panel[] = [
  {
    title: 'Memory of the library’s room',
    left: 52,
    width: 300,
    unit: ' MB',
    lines: [
      { name: 'all held', kind: 'first', of: ({ heap, buffers }) => (heap + buffers) / MB },
      { name: 'JavaScript', kind: 'ours', of: ({ heap }) => heap / MB },
      { name: 'indexes', kind: 'beside', of: ({ indexes }) => indexes / MB },
    ],
  },
  {
    title: 'The open panel',
    left: 460,
    width: 232,
    unit: '',
    lines: [
      { name: 'nodes', kind: 'first', of: ({ nodes }) => nodes },
      { name: 'listeners', kind: 'ours', of: ({ listeners }) => listeners },
    ],
  },
];

/** What was held by number of saves, as an SVG; the stretch in which the library stays as large is marked. */
export function drawSoak(samples: readonly Sample[]): string {
  const last = samples.at(-1);
  const saves = last?.saves ?? 0;
  const pages = last?.pages ?? 0;
  const height = TOP + HEIGHT + 62;
  const description = `Samples after forced garbage collection. Up to ${pages} saves each page is new; from there on the same pages are saved again with other words. In the end ${one(((last?.heap ?? 0) + (last?.buffers ?? 0)) / MB)} MB are held.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">
  <title id="t">What is held in memory through ${saves} saves and ${last?.questions ?? 0} questions</title>
  <desc id="d">${description}</desc>
  <style>${STYLE}
  </style>
  <rect class="paper" x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="10"/>
${PANELS.map((panel) => drawPanel(panel, samples, saves, pages)).join('\n')}
</svg>
`;
}

function drawPanel(
  { title, left, width, unit, lines }: Panel,
  samples: readonly Sample[],
  saves: number,
  pages: number,
): string {
  const top = rounded(Math.max(...lines.flatMap(({ of }) => samples.map(of))));
  const x = (at: number) => one(left + (at / saves) * width);
  const y = (value: number) => one(TOP + HEIGHT - (value / top) * HEIGHT);
  const bottom = TOP + HEIGHT;
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    `  <path class="${share === 0 ? 'axis' : 'grid'}" d="M${left} ${y(share * top)}H${left + width}"/>`,
    `  <text class="end" x="${left - 6}" y="${y(share * top) + 4}">${one(share * top)}${unit}</text>`,
    `  <path class="axis" d="M${x(share * saves)} ${bottom}v4"/>`,
    `  <text class="middle" x="${x(share * saves)}" y="${bottom + 17}">${Math.round(share * saves)}</text>`,
  ]);
  const drawn = lines.map(({ kind, of }) => {
    const points = samples.map((sample) => `${x(sample.saves)} ${y(of(sample))}`);
    return `  <path class="${kind}" d="M${points.join('L')}"/>`;
  });
  return [
    `  <text class="title" x="${left}" y="${TOP - 20}">${title}</text>`,
    ...grid,
    `  <path class="floor" d="M${x(pages)} ${TOP}V${bottom}"/>`,
    `  <text class="middle" x="${x(pages / 2)}" y="${bottom + 38}">new pages</text>`,
    `  <text class="middle" x="${x((pages + saves) / 2)}" y="${bottom + 38}">the same pages again</text>`,
    ...drawn,
    ...names(lines, samples.at(-1), left + width + 7, y),
  ].join('\n');
}

/** Where the lines end; those that would overlap are pushed apart. */
function names(lines: readonly Line[], last: Sample | undefined, x: number, y: (value: number) => number): string[] {
  if (!last) return [];
  let above = 0;
  return lines
    .map(({ name, kind, of }) => ({ name, kind, at: y(of(last)) + 4 }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ name, kind, at }) => {
      above = Math.max(at, above + LABEL_GAP);
      return `  <text class="name-${kind}" x="${x}" y="${one(above)}">${name}</text>`;
    });
}

/** The next of 1, 2, 4 or 8 times a power of ten. */
function rounded(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 8].find((times) => times * power >= value) ?? 10) * power;
}

const one = (value: number): number => Math.round(value * 10) / 10;
