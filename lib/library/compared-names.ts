import { fold } from '../text/fold.ts';
import type { StoredDocument } from '../types.ts';

/** Names that are remembered; more are hardly those of sites and tags. */
const MOST_NAMES = 20_000;

const known = new Map<string, string>();

/** A tag or the name of a site as they are compared; most documents share them with others. */
export function comparedName(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const made = fold(text).text.trim();
  if (known.size >= MOST_NAMES) known.clear();
  known.set(text, made);
  return made;
}

/** The site of a document as sites are compared; notes and answers are from nowhere. */
export function siteKey({ kind, site }: Pick<StoredDocument, 'kind' | 'site'>): string | undefined {
  return kind === 'note' || kind === 'answer' ? undefined : comparedName(site) || undefined;
}
