import type { ByteBuffer, ByteReader } from './byte-buffer.ts';
import { type PageIndex, readPageIndex } from './page-index.ts';
import { readTermFilter, type TermFilter } from './term-filter.ts';

/**
 * What must be in memory of a segment to find any of its terms by reading one page. Its pages are of two kinds: first come those of
 * *terms*, which have all its terms, with their postings if these are short; then those of *lists*, which have the terms with long
 * postings again, and these. A term is looked for in the lists if the filter says so, else (or if it says so wrongly) among the terms.
 * So looking through the terms of a range reads no long postings.
 */
export interface Directory {
  /** How many terms. */
  readonly terms: number;
  readonly termPages: PageIndex;
  readonly listPages: PageIndex;
  /** Of the terms in the lists. */
  readonly listed: TermFilter;
}

/** The page of lists that may hold a term; -1 if none does. */
export function listPageOf({ termPages, listPages, listed }: Directory, term: Uint8Array): number {
  if (!listed.has(term)) return -1;
  const page = listPages.pageOf(term);
  return page < 0 ? -1 : page + termPages.pages;
}

export function pageCount({ termPages, listPages }: Directory): number {
  return termPages.pages + listPages.pages;
}

/** Bytes of memory. */
export function directoryMemory({ termPages, listPages, listed }: Directory): number {
  return termPages.memory + listPages.memory + listed.memory;
}

export function writeDirectory({ terms, termPages, listPages, listed }: Directory, out: ByteBuffer): void {
  out.uint32(terms);
  termPages.write(out);
  listPages.write(out);
  listed.write(out);
}

/** @throws RangeError when it is cut short */
export function readDirectory(reader: ByteReader): Directory {
  const terms = reader.uint32();
  const termPages = readPageIndex(reader);
  const listPages = readPageIndex(reader);
  return { terms, termPages, listPages, listed: readTermFilter(reader) };
}
