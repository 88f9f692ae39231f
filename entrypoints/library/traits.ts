import { comparedName, siteKey } from '../../lib/library/compared-names.ts';
import type { ListedDocument } from '../../lib/listed.ts';
import { CRITERIA, type Criterion } from './filters.ts';

/** What documents are by each part of the filter, as numbers: ten thousand are compared and counted without a look at a word. */

/** A value of a part of the filter, as it is written somewhere. */
export interface Spelling {
  readonly part: Criterion;
  readonly value: string;
  readonly written: string;
  /** Of the value: the same for all its spellings. */
  readonly number: number;
}

/** By number, over the life of the page: there are as many as sites, tags and years. */
export const SPELLINGS: Spelling[] = [];
/** `Spelling.number` by the number of a spelling. */
export const VALUES: number[] = [];

const spellings = byPart<number>();
const values = byPart<number>();
let valueCount = 0;

function byPart<T>(): Readonly<Record<Criterion, Map<string, T>>> {
  return Object.fromEntries(CRITERIA.map((part) => [part, new Map()])) as Record<Criterion, Map<string, T>>;
}

/** The number of a spelling. */
export function spelling(part: Criterion, written: string): number {
  const known = spellings[part].get(written);
  if (known !== undefined) return known;
  const value = compared(part, written);
  const number = valueNumber(part, value);
  const made = SPELLINGS.push({ part, value, written, number }) - 1;
  VALUES.push(number);
  spellings[part].set(written, made);
  return made;
}

/** The number of a value as it is compared. */
export function valueNumber(part: Criterion, value: string): number {
  const known = values[part].get(value);
  if (known !== undefined) return known;
  values[part].set(value, valueCount);
  return valueCount++;
}

/** What a word is compared by: names are of the reader and of sites, the rest is our own. */
export const compared = (part: Criterion, written: string): string =>
  part === 'tag' || part === 'site' ? comparedName(written) : written;

const traits = new WeakMap<ListedDocument, readonly number[]>();

/** The spellings of all that stays as it is while a document does: all parts but the status, of the date its year. */
export function traitsOf(document: ListedDocument): readonly number[] {
  const known = traits.get(document);
  if (known) return known;
  const { kind, language, site, tags, updatedAt } = document;
  const made = [spelling('kind', kind), spelling('date', String(new Date(updatedAt).getFullYear()))];
  if (siteKey(document) !== undefined) made.push(spelling('site', site));
  const spoken = language?.split('-')[0]?.toLowerCase();
  if (spoken) made.push(spelling('language', spoken));
  for (const tag of tags ?? []) {
    const one = spelling('tag', tag);
    if (!made.some((other) => VALUES[other] === VALUES[one])) made.push(one);
  }
  traits.set(document, made);
  return made;
}
