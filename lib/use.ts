/** The nouns of what is stored and how it is used: counts only. Plain data that crosses rooms. */

import type { DocumentId, StoredDocument } from './types.ts';

/**
 * What may be said of a document beyond its kind.
 * `failed`, `pending`: of its embeddings. `changed`, `gone`, `unreachable`: what was found of its page since its save. `unseen`: its page
 * was not looked at for half a year. `thin`: less than half of the visible page was kept. `duplicate`: another says the same. `uncited`:
 * saved some weeks ago, and no answer has cited it.
 */
export type DocumentState = (typeof DOCUMENT_STATES)[number];

export const DOCUMENT_STATES = [
  'failed',
  'pending',
  'changed',
  'gone',
  'unreachable',
  'unseen',
  'thin',
  'duplicate',
  'uncited',
] as const;

/** What a document cannot tell of itself: which of them are duplicates, and which were never cited. */
export interface MarkedDocuments {
  readonly duplicate: readonly DocumentId[];
  readonly uncited: readonly DocumentId[];
}

/** Documents of one site, as most of them name it. */
export interface SiteUse {
  readonly name: string;
  readonly documents: number;
}

/** A week by its Monday ("2026-11-16", where the user is), and how many documents were first saved in it. */
export interface WeekUse {
  readonly monday: string;
  readonly documents: number;
}

/** How much is stored, of what, since when, and what is worth a look. */
export interface LibraryUse {
  readonly documents: number;
  /** Words of all texts. */
  readonly words: number;
  readonly kinds: Readonly<Record<StoredDocument['kind'], number>>;
  /** The sites with the most documents, those first. */
  readonly sites: readonly SiteUse[];
  /** Those that are not among them. */
  readonly others: { readonly sites: number; readonly documents: number };
  /** Week by week up to the present one: since the first save, but half a year at least, and a year at most. */
  readonly weeks: readonly WeekUse[];
  /** Saved before the first of these weeks, and after the last, if a clock was wrong. */
  readonly earlier: number;
  readonly later: number;
  readonly states: Readonly<Record<DocumentState, number>>;
  /** How many answers could have cited a document. */
  readonly answers: number;
}
