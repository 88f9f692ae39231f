/** Log-log charts as one calm SVG, in light and dark, every line named where it ends. */

/** `beside`: a reference; `floor`: what cannot be beaten. */
export type Kind = 'first' | 'ours' | 'beside' | 'floor';

export interface Series {
  readonly name: string;
  readonly kind: Kind;
  /** x and y, both above 0, ascending in x. */
  readonly points: readonly (readonly [number, number])[];
}

export interface Panel {
  readonly title: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly series: readonly Series[];
  readonly unit: (value: number) => string;
}

const LABEL_GAP = 14;
const LABEL_WIDTH = 80;
const FIRST_X = 3;
const LAST_X = 6;

/** The colours and letters of a chart, in light and dark. */
export const STYLE = `
    .paper { fill: #fdfcf9; stroke: #e4dfd3; }
    .grid { stroke: #f0ece2; stroke-width: 1; } .axis { stroke: #cfc8b8; stroke-width: 1; }
    path { fill: none; stroke-linejoin: round; }
    .first { stroke: #9a3412; stroke-width: 2.4; } .ours { stroke: #1d1b16; stroke-width: 1.5; } .beside { stroke: #a39d8f; stroke-width: 1.5; } .floor { stroke: #a39d8f; stroke-width: 1.5; stroke-dasharray: 2 4; }
    circle.first { fill: #9a3412; stroke: none; } circle.ours { fill: #1d1b16; stroke: none; } circle.beside { fill: #a39d8f; stroke: none; } circle.floor { fill: none; stroke: none; }
    text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 11px; fill: #6b665c; }
    .title { font: italic 15px "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif; fill: #9a3412; }
    .name-first { fill: #9a3412; font-weight: 600; } .name-ours { fill: #1d1b16; } .end { text-anchor: end; } .middle { text-anchor: middle; }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #171614; stroke: #34312b; } .grid { stroke: #2a2723; } .axis { stroke: #4a463d; }
      .first { stroke: #f0a070; } .ours { stroke: #ece8de; } .beside, .floor { stroke: #7d776b; }
      circle.first { fill: #f0a070; } circle.ours { fill: #ece8de; } circle.beside { fill: #7d776b; }
      text { fill: #9d978a; } .title, .name-first { fill: #f0a070; } .name-ours { fill: #ece8de; }
    }`;

export interface Picture {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly panels: readonly Panel[];
}

export function draw({ title, description, width, height, panels }: Picture): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d">
  <title id="t">${title}</title>
  <desc id="d">${description}</desc>
  <style>${STYLE}
  </style>
  <rect class="paper" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10"/>
${panels.map(drawPanel).join('\n')}
</svg>
`;
}

interface Scale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** Powers of ten. */
  readonly from: number;
  readonly to: number;
}

/** Whole powers of ten around all that is drawn. */
function scaleOf({ left, top, width, height, series }: Panel): Scale {
  const values = series.flatMap(({ points }) => points.map(([, y]) => Math.log10(y)));
  const from = Math.floor(Math.min(...values));
  const to = Math.max(from + 1, Math.ceil(Math.max(...values)));
  return {
    from,
    to,
    x: (value) => left + ((Math.log10(value) - FIRST_X) / (LAST_X - FIRST_X)) * width,
    y: (value) => top + height - ((Math.log10(value) - from) / (to - from)) * height,
  };
}

function drawPanel(panel: Panel): string {
  const drawn = panel.series.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return '';
  const scale = scaleOf({ ...panel, series: drawn });
  return [
    `  <text class="title" x="${panel.left}" y="${panel.top - 14}">${panel.title}</text>`,
    ...grid(panel, scale),
    ...drawn.map((one) => line(one, scale)),
    ...names(drawn, scale),
  ].join('\n');
}

function grid({ left, top, width, height, unit }: Panel, { x, y, from, to }: Scale): string[] {
  const bottom = top + height;
  const parts = [`  <path class="axis" d="M${left} ${bottom}H${left + width}"/>`];
  for (let power = FIRST_X; power <= LAST_X; power++) {
    const at = at1(x(10 ** power));
    parts.push(`  <path class="axis" d="M${at} ${bottom}v4"/>`);
    parts.push(`  <text class="middle" x="${at}" y="${bottom + 17}">${sizeName(10 ** power)}</text>`);
  }
  for (let power = from; power <= to; power++) {
    const at = at1(y(10 ** power));
    if (power > from) parts.push(`  <path class="grid" d="M${left} ${at}H${left + width}"/>`);
    parts.push(`  <text class="end" x="${left - 6}" y="${at + 4}">${unit(10 ** power)}</text>`);
  }
  return parts;
}

function line({ kind, points }: Series, { x, y }: Scale): string {
  const places = points.map(([size, value]) => [at1(x(size)), at1(y(value))] as const);
  const dots = places.map(([cx, cy]) => `<circle class="${kind}" cx="${cx}" cy="${cy}" r="2.6"/>`);
  return `  <path class="${kind}" d="M${places.map((place) => place.join(' ')).join('L')}"/>${dots.join('')}`;
}

interface Label {
  readonly name: string;
  readonly kind: Kind;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

/** Right of the last point; above it where a line ends short of the edge. Those that would overlap are pushed apart. */
function names(series: readonly Series[], { x, y }: Scale): string[] {
  const last = Math.max(...series.map(({ points }) => points.at(-1)?.[0] ?? 0));
  const labels = series.map(({ name, kind, points }): Label => {
    const [size, value] = points.at(-1) ?? [1, 1];
    if (size === last || x(last) - x(size) > LABEL_WIDTH)
      return { name, kind, x: x(size) + 7, y: y(value) + 4, anchor: 'start' };
    return { name, kind, x: x(size) + 4, y: y(value) - 8, anchor: 'end' };
  });
  const places = new Set(labels.map((label) => label.x));
  const apart = [...places].flatMap((place) => pushed(labels.filter((label) => label.x === place)));
  return apart.map(
    ({ name, kind, anchor, ...at }) =>
      `  <text class="name-${kind} ${anchor}" x="${at1(at.x)}" y="${at1(at.y)}">${name}</text>`,
  );
}

function pushed(labels: readonly Label[]): Label[] {
  const placed: Label[] = [];
  for (const label of labels.toSorted((a, b) => a.y - b.y)) {
    placed.push({ ...label, y: Math.max(label.y, (placed.at(-1)?.y ?? 0) + LABEL_GAP) });
  }
  return placed;
}

const at1 = (value: number): number => Math.round(value * 10) / 10;

const sizeName = (value: number): string => (value >= 1e6 ? `${value / 1e6} M` : `${value / 1e3} k`);
