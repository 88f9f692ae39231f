import { signal } from '@preact/signals';
import type { ListedDocument } from '../../../lib/listed.ts';
import type { DocumentFilter, DocumentId } from '../../../lib/types.ts';

/** Where a question looks, in parts that all must hold; of several tags, sites or pages, one is enough. */
export type ScopePart =
  | { readonly kind: 'page'; readonly id: DocumentId; readonly title: string }
  | { readonly kind: 'tag' | 'site'; readonly name: string }
  /** `from`: a day, as `2026-05-03`, where the reader is. */
  | { readonly kind: 'time'; readonly time: Period | { readonly from: string } };

export const PERIODS = ['today', 'week', 'month', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** What the next question looks in; everything when it is empty. */
export const scope = signal<readonly ScopePart[]>([]);

/** The same for parts that say the same. */
export function partKey(part: ScopePart): string {
  if (part.kind === 'page') return `page ${part.id}`;
  if (part.kind === 'time') return `time ${typeof part.time === 'string' ? part.time : part.time.from}`;
  return `${part.kind} ${part.name.toLowerCase()}`;
}

export const inScope = (part: ScopePart): boolean => scope.value.some((each) => partKey(each) === partKey(part));

/** Takes a part in, or out again. There is one time at most. */
export function togglePart(part: ScopePart): void {
  const parts = scope.peek();
  const without = parts.filter((each) => partKey(each) !== partKey(part));
  if (without.length < parts.length) scope.value = without;
  else scope.value = [...without.filter(({ kind }) => kind !== 'time' || part.kind !== 'time'), part];
}

/** @returns undefined for everything */
export function filterOf(parts: readonly ScopePart[], now = new Date()): DocumentFilter | undefined {
  if (parts.length === 0) return undefined;
  const documents = parts.flatMap((part) => (part.kind === 'page' ? [part.id] : []));
  const tags = parts.flatMap((part) => (part.kind === 'tag' ? [part.name] : []));
  const sites = parts.flatMap((part) => (part.kind === 'site' ? [part.name] : []));
  const [savedFrom] = parts.flatMap((part) => (part.kind === 'time' ? [beginningOf(part.time, now)] : []));
  return {
    ...(documents.length > 0 && { documents }),
    ...(tags.length > 0 && { tags }),
    ...(sites.length > 0 && { sites }),
    ...(savedFrom && { savedFrom }),
  };
}

/** Midnight where the reader is, of the first day; "last 7 days" has today as its seventh. ISO 8601, UTC. */
function beginningOf(time: Period | { readonly from: string }, now: Date): string | undefined {
  if (typeof time !== 'string') {
    const from = new Date(`${time.from}T00:00:00`);
    return Number.isNaN(from.getTime()) ? undefined : from.toISOString();
  }
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()];
  if (time === 'year') return new Date(year, 0, 1).toISOString();
  const back = { today: 0, week: 6, month: 29 }[time];
  return new Date(year, month, day - back).toISOString();
}

/** A tag or a site, and how many pages have it. */
export interface Subject {
  readonly name: string;
  readonly pages: number;
}

/** The tags and sites of the saved pages, the most frequent first. Kept answers come from no site. */
export function subjectsOf(documents: readonly Pick<ListedDocument, 'kind' | 'site' | 'tags'>[]): {
  readonly tags: readonly Subject[];
  readonly sites: readonly Subject[];
} {
  const pages = documents.filter(({ kind }) => kind !== 'answer');
  return {
    tags: counted(pages.flatMap(({ tags = [] }) => tags)),
    sites: counted(pages.map(({ site }) => site)),
  };
}

/** In any case, under the first spelling. */
function counted(names: readonly string[]): Subject[] {
  const counts = new Map<string, Subject>();
  for (const name of names) {
    const key = name.toLowerCase();
    const known = counts.get(key);
    if (key) counts.set(key, { name: known?.name ?? name, pages: (known?.pages ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.pages - a.pages || a.name.localeCompare(b.name));
}
