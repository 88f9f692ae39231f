/** The nouns of automatic saving. Plain, readonly data that crosses rooms; the router keeps it, apart from the library. */

/** What becomes of a page that was read: saved, offered to be saved, or left alone. */
export type Whether = 'always' | 'ask' | 'never';

/** What holds for a site. */
export interface SiteRule {
  /** A host. It stands for all hosts below it too, unless a rule of their own says otherwise. */
  readonly site: string;
  readonly does: Whether;
}

export interface Autosave {
  /** Off unless the user has turned it on. */
  readonly on: boolean;
  /** For sites without a rule. */
  readonly others: Whether;
  readonly rules: readonly SiteRule[];
  /** `until`: ISO 8601, UTC; without it, until the user goes on. */
  readonly paused?: { readonly until?: string };
  /** The browser has taken back a permission, so it was turned off; told until the user has seen it. */
  readonly ended?: true;
}

/** Kinds of sites of which nothing is ever saved automatically. */
export type DeniedKind = 'money' | 'mail' | 'files' | 'health' | 'state' | 'access' | 'shop';

/**
 * Why nothing becomes of a page. `address`: it holds a key. `index`: a start page, or what a search
 * found. `private`: of this machine or its network, and no rule names it.
 * `never`: by a rule. `others`: it has none, and those without are left alone. `short`: not read for long enough.
 */
export type LeftOut = DeniedKind | 'address' | 'index' | 'private' | 'never' | 'others' | 'short' | 'saved';

/** A page of the day that was looked at. `ms`: how long it was probably read. */
export interface DayPage {
  readonly host: string;
  readonly title: string;
  readonly ms: number;
}

/** What a day would have brought. Of what is left out, the hosts alone. */
export interface DryRun {
  readonly saved: readonly DayPage[];
  readonly offered: readonly DayPage[];
  readonly left: readonly { readonly why: LeftOut; readonly pages: number; readonly hosts: readonly string[] }[];
}
