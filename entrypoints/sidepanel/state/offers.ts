import { signal } from '@preact/signals';
import type { Related, StoredDocument } from '../../../lib/types.ts';
import { library } from '../../ui/rooms.ts';

/** What the library offers beside the page in front: questions worth asking, and saved pages about the same. */
export interface Offered {
  /** The save that it was made for. */
  readonly key: string;
  readonly questions: readonly string[];
  readonly related: readonly Related[];
}

/** How long after a save its questions are offered, ms. */
const FRESH = 10 * 60_000;
const MOST_RELATED = 3;

export const offered = signal<Offered | undefined>(undefined);
let wanted = '';

export interface Wanted {
  readonly questions: boolean;
  readonly related: boolean;
}

/** What is looked for beside a document; '' while it is being embedded, since its neighbours are not known yet. */
export function offerKey(document: StoredDocument, { questions, related }: Wanted, now = Date.now()): string {
  const { id, sequence, status, kind, updatedAt } = document;
  if (status.state === 'pending' || kind === 'answer') return '';
  const fresh = questions && now - Date.parse(updatedAt) < FRESH;
  return fresh || related ? `${id} ${sequence} ${fresh} ${related}` : '';
}

/** Looks once for each save; only the newest answer counts. Whatever goes wrong, nothing is offered: nobody asked for it. */
export async function lookForOffers(document: StoredDocument, key: string): Promise<void> {
  if (key === wanted) return;
  wanted = key;
  const [fresh, related] = key
    .split(' ')
    .slice(-2)
    .map((each) => each === 'true');
  const none = () => [];
  const [questions, pages] = await Promise.all([
    fresh ? library('suggestions', document.id).catch(none) : [],
    related ? library('related', document.id).catch(none) : [],
  ]);
  if (key === wanted) offered.value = { key, questions, related: pages.slice(0, MOST_RELATED) };
}
