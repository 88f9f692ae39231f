/**
 * `npx tsx scripts/eval-related.ts [--articles N] [--paragraphs N] [--floors]`: how often related pages are related. Paragraphs of one article of KorQuAD
 * and JaQuAD belong together; each is a document without a title, and one alone in its article should have none beside it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { type Comparable, FLOOR, type Kindred, relatedTo } from '../lib/search/related.ts';
import type { SaveSequence } from '../lib/types.ts';
import { builtinEmbedder, indexInMemory, type PlainDocument } from './node-library.ts';

const DATA = join(import.meta.dirname, '../../shared/data/retrieval');
const SETS = { KorQuAD: 'korquad-dev', JaQuAD: 'jaquad-dev' };
const SHOWN = 3;
const PAGES = 5;

interface Piece extends PlainDocument {
  readonly article: string;
}

/** The articles of a set as pages of a few paragraphs; every fifth article is cut down to a single one. */
function readPieces(folder: string, most: number, together: number): Piece[] {
  const pieces: Piece[] = [];
  let articles = 0;
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    const { data } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const { title, paragraphs } of data) {
      if (articles++ >= most) return pieces;
      const texts = paragraphs.map(({ context }: { context: string }) => context);
      const pages = Math.min(articles % PAGES === 0 ? 1 : PAGES, Math.ceil(texts.length / together));
      for (let i = 0; i < pages; i++) {
        const text = texts.slice(i * together, (i + 1) * together).join('\n\n');
        pieces.push({ title: '', text, article: title });
      }
    }
  }
  return pieces;
}

async function evaluate(pieces: readonly Piece[]) {
  const embedder = await builtinEmbedder();
  const library = await indexInMemory(pieces, embedder);
  const { dims } = embedder.space;
  const comparable = async (sequence: SaveSequence): Promise<Comparable> => {
    const { title, text } = pieces[sequence - 1] ?? { title: '', text: '' };
    const saved = library.text(String(sequence - 1));
    const vectors = await embedder.embed((saved?.chunks ?? []).map(({ start, end }) => text.slice(start, end)));
    return { sequence, title, text, vectors: vectors.subarray(0, (saved?.chunks.length ?? 0) * dims) };
  };
  const all = await Promise.all(pieces.map((_, i) => comparable(i + 1)));
  const read = async (sequences: readonly SaveSequence[]) => sequences.flatMap((sequence) => all[sequence - 1] ?? []);
  const rows: { own: Piece; mates: number; found: Kindred[] }[] = [];
  const times: number[] = [];
  const everything = new Set(pieces.map((_, i) => i + 1));
  for (const [i, own] of pieces.entries()) {
    const within = new Set(everything);
    within.delete(i + 1);
    const started = performance.now();
    const options = { limit: SHOWN, within, floor: false };
    const found = await relatedTo(all[i] as Comparable, { ...library, isCalibrated: true, read }, options);
    times.push(performance.now() - started);
    rows.push({ own, mates: pieces.filter(({ article }) => article === own.article).length - 1, found });
  }
  return { rows, times: times.sort((a, b) => a - b), chunks: library.chunks };
}

type Rows = Awaited<ReturnType<typeof evaluate>>['rows'];

/** Of what is shown, the share that belongs together; of the pages that have a mate, the share for which one is shown. */
function figures(rows: Rows, pieces: readonly Piece[], isShown: (one: Kindred) => boolean) {
  let shown = 0;
  let right = 0;
  let helped = 0;
  let mated = 0;
  let noisy = 0;
  let alone = 0;
  for (const { own, mates, found } of rows) {
    const kept = found.filter(isShown);
    const good = kept.filter(({ sequence }) => pieces[sequence - 1]?.article === own.article).length;
    shown += kept.length;
    right += good;
    if (mates > 0) mated++;
    else alone++;
    if (good > 0) helped++;
    if (mates === 0 && kept.length > 0) noisy++;
  }
  const percent = (part: number, whole: number) => Number(((100 * part) / (whole || 1)).toFixed(1));
  return { precision: percent(right, shown), found: percent(helped, mated), noise: percent(noisy, alone), shown };
}

function numberAfter(name: string, args: readonly string[]): number | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : Number(args[at + 1]) || undefined;
}

async function main(args: readonly string[]): Promise<void> {
  const most = numberAfter('--articles', args) ?? 60;
  const together = numberAfter('--paragraphs', args) ?? 1;
  for (const [name, folder] of Object.entries(SETS)) {
    const path = join(DATA, folder);
    if (!existsSync(path)) {
      console.log(`${name}: ${path} is not there.`);
      continue;
    }
    const pieces = readPieces(path, most, together);
    const { rows, times, chunks } = await evaluate(pieces);
    console.log(
      `${name}: ${pieces.length} pages, ${chunks} chunks, p50 ${times[times.length >> 1]?.toFixed(1)} ms, p95 ${times[Math.floor(times.length * 0.95)]?.toFixed(1)} ms`,
    );
    const base = figures(rows, pieces, () => true);
    console.log(
      `  no floor          precision@3 ${base.precision}  found ${base.found}  noise ${base.noise}  shown ${base.shown}`,
    );
    const floors = args.includes('--floors')
      ? [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 1]
      : [FLOOR];
    for (const floor of floors) {
      const at = figures(rows, pieces, ({ score, shared }) => score >= floor && shared.length >= 2);
      console.log(
        `  floor ${floor}   precision@3 ${at.precision}  found ${at.found}  noise ${at.noise}  shown ${at.shown}`,
      );
    }
  }
}

await main(process.argv.slice(2));
