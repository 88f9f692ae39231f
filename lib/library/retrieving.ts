import type { Knobs, Retrieval } from '../asking.ts';
import type { Own } from '../search/own.ts';
import { retrieve } from '../search/retrieve.ts';
import type { DocumentFilter } from '../types.ts';
import { askingShared } from './asking-both.ts';
import type { LibraryContext } from './context.ts';
import { matching, parseFilter } from './filter.ts';
import { passageReader } from './passages.ts';

/** How a question is asked, beside what of. */
export interface Asking {
  readonly knobs?: Knobs;
  /** Whether a shared library is asked too; one that is limited to certain documents of this one is not. */
  readonly both?: boolean;
  /** Where it follows others. */
  readonly own?: Own;
}

/** Whether it is of more than documents that are here: nothing but leaving some out can be asked of another library. */
const reachesOut = (wanted: DocumentFilter | undefined): boolean =>
  Object.entries(wanted ?? {}).every(([part, value]) => part === 'without' || value === undefined);

/** The passages for a question, from the documents that the filter lets through. @throws AppError `bad-request` */
export async function retrieveFrom(
  context: LibraryContext,
  question: string,
  signal: AbortSignal,
  { both, filter, knobs = {}, own }: { readonly filter?: unknown } & Asking,
): Promise<Retrieval> {
  const wanted = parseFilter(filter);
  const { keyword, active, worded } = context.catalog;
  const within = wanted && matching(context.catalog.documents(), wanted);
  const leg = both && active && reachesOut(wanted) ? context.options.shared?.() : undefined;
  const shared = leg && active && askingShared(leg, active.space.id, wanted?.without);
  const from = {
    ...{ keyword, vector: active?.index, embedder: active?.embedder, documents: worded },
    ...(shared && { beside: shared.ask }),
    passage: passageReader(context),
  };
  const { mode, passages: limit } = knobs;
  const retrieval = await retrieve(question, from, { signal, within, mode, limit, own });
  const told = shared?.trace();
  return told ? { ...retrieval, trace: { ...retrieval.trace, shared: told } } : retrieval;
}
