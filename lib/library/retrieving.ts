import type { Knobs, Retrieval } from '../asking.ts';
import type { Own } from '../search/own.ts';
import { retrieve } from '../search/retrieve.ts';
import type { LibraryContext } from './context.ts';
import { matching, parseFilter } from './filter.ts';
import { passageReader } from './passages.ts';

/** How a question is asked, beside what of. */
export interface Asking {
  readonly knobs?: Knobs;
  /** Where it follows others. */
  readonly own?: Own;
}

/** The passages for a question, from the documents that the filter lets through. @throws AppError `bad-request` */
export function retrieveFrom(
  context: LibraryContext,
  question: string,
  signal: AbortSignal,
  { filter, knobs = {}, own }: { readonly filter?: unknown } & Asking,
): Promise<Retrieval> {
  const wanted = parseFilter(filter);
  const { keyword, active, worded } = context.catalog;
  const within = wanted && matching(context.catalog.documents(), wanted);
  const from = { keyword, vector: active?.index, embedder: active?.embedder, documents: worded };
  const { mode, passages: limit } = knobs;
  return retrieve(question, { ...from, passage: passageReader(context) }, { signal, within, mode, limit, own });
}
