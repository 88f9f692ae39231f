/** How fast, how small and how right is the search at so many chunks, beside what everyone knows? */
import { keepLine } from './search/chart.ts';
import { measure } from './search/measure.ts';
import { detailsOf, type Line, lineOf, rowsOf } from './search/report.ts';
import type { Row } from './statistics.ts';

export interface SearchOptions {
  /** Rounded up to whole saves of 25. */
  readonly chunks: number;
  readonly dims: number;
  /** Without the references, for trying. */
  readonly alone: boolean;
  /** Keep the line for the chart. */
  readonly write: boolean;
}

export interface SearchAnswer {
  readonly rows: readonly Row[];
  readonly details: string;
  readonly line: Line;
}

export default async function search({ chunks, dims, alone, write }: SearchOptions): Promise<SearchAnswer> {
  if (!(chunks >= 25 && dims >= 8)) throw new Error('--chunks is a number from 25 up, --dims one from 8 up');
  const figures = await measure({ chunks: Math.ceil(chunks / 25) * 25, dims, alone });
  const line = lineOf(figures);
  if (write) keepLine(line);
  return { rows: rowsOf(figures), details: detailsOf(figures), line };
}
