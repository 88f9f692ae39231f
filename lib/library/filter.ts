import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { fold } from '../text/fold.ts';
import type { DocumentFilter, SaveSequence, StoredDocument } from '../types.ts';

const MOST_ENTRIES = 10_000;
const MOST_TAGS = 50;
/** Before those that are there twice are left out, which takes time. */
const MOST_COMPARED = 1000;
const LONGEST_NAME = 1000;
const LONGEST_TAG = 100;

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_NAME));
const names = v.pipe(v.array(name), v.maxLength(MOST_ENTRIES));
const time = v.pipe(
  v.string(),
  v.maxLength(LONGEST_NAME),
  v.check((value) => !Number.isNaN(Date.parse(value))),
  v.transform((value) => new Date(value).toISOString()),
);

/** An unknown part would be a condition that does not hold back anything: it is refused. */
const documentFilter = v.strictObject({
  documents: v.optional(names),
  without: v.optional(names),
  kinds: v.optional(
    v.pipe(v.array(v.picklist(['page', 'selection', 'file', 'note', 'answer'])), v.maxLength(MOST_ENTRIES)),
  ),
  sites: v.optional(names),
  tags: v.optional(names),
  savedFrom: v.optional(time),
  savedUntil: v.optional(time),
});

/** Tags as they are kept: composed, single spaces, each once. */
export const tagList = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.transform((tag) => tag.normalize('NFC').replace(/\s+/g, ' ').trim()),
      v.minLength(1),
      v.maxLength(LONGEST_TAG),
    ),
  ),
  v.maxLength(MOST_COMPARED),
  v.transform(eachOnce),
  v.maxLength(MOST_TAGS),
  v.readonly(),
);

/** @returns undefined for one that lets everything through. @throws AppError `bad-request` */
export function parseFilter(input: unknown): DocumentFilter | undefined {
  const result = v.safeParse(v.optional(documentFilter), input);
  if (!result.success) throw new AppError('bad-request', { what: 'filter' });
  const parts = Object.values(result.output ?? {}).filter((part) => part !== undefined);
  return parts.length > 0 ? result.output : undefined;
}

/** @throws AppError `bad-request` */
export function parseTags(input: unknown): readonly string[] {
  const result = v.safeParse(tagList, input);
  if (!result.success) throw new AppError('bad-request', { what: 'tags' });
  return result.output;
}

/** What a filter looks at. */
type Filtered = Pick<StoredDocument, 'id' | 'kind' | 'sequence' | 'updatedAt' | 'site' | 'address' | 'tags'>;

/** The present saves of the documents that the filter lets through. */
export function matching(documents: Iterable<Filtered>, filter: DocumentFilter): Set<SaveSequence> {
  const ids = filter.documents && new Set(filter.documents);
  const without = new Set(filter.without);
  const sites = filter.sites && new Set(filter.sites.map(plain));
  const tags = filter.tags && new Set(filter.tags.map(plain));
  const { kinds, savedFrom = '', savedUntil = '\uffff' } = filter;
  const found = new Set<SaveSequence>();
  for (const document of documents) {
    const { id, kind, sequence, updatedAt } = document;
    if ((ids && !ids.has(id)) || without.has(id)) continue;
    if (kinds && !kinds.includes(kind)) continue;
    if (updatedAt < savedFrom || updatedAt >= savedUntil) continue;
    if (sites && !sites.has(plain(document.site)) && !sites.has(hostOf(document))) continue;
    if (tags && !document.tags?.some((tag) => tags.has(plain(tag)))) continue;
    found.add(sequence);
  }
  return found;
}

/** In the spelling that comes first. */
function eachOnce(tags: string[]): string[] {
  const first = new Map<string, string>();
  for (const tag of tags) if (!first.has(plain(tag))) first.set(plain(tag), tag);
  return [...first.values()];
}

/** A tag as tags are compared. */
export const plainTag = plain;

function plain(text: string): string {
  return fold(text).text.trim();
}

const hostOf = ({ address }: Filtered): string => (URL.canParse(address) ? new URL(address).hostname : '');
