import type { Autosave, LeftOut, SiteRule, Whether } from '../autosaving.ts';
import { canonicalAddress } from '../capture/address.ts';
import { opensDoors } from '../capture/cut-address.ts';
import { isPrivateAddress } from '../fetch/private-address.ts';
import { deniedAs } from './denied.ts';
import { EVERY_SITE, originsOfSite, ruleFor } from './sites.ts';

/** What automatic saving may do, by an address and the rules alone. */

export type Judgement =
  | { readonly does: Exclude<Whether, 'never'> }
  | { readonly does: 'never'; readonly why: LeftOut };

/** What automatic saving is before anybody has touched it. */
export const UNTOUCHED: Autosave = { on: false, others: 'ask', rules: [] };

/**
 * What is to become of a page at this address once it has been read; undefined for what is no page of the web. The list of what is
 * never saved comes before every rule.
 */
export function judge(url: string, { others, rules }: Pick<Autosave, 'others' | 'rules'>): Judgement | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, protocol, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  if (username !== '' || password !== '' || opensDoors(url)) return { does: 'never', why: 'address' };
  const denied = deniedAs(url);
  if (denied) return { does: 'never', why: denied };
  if (isIndex(new URL(url))) return { does: 'never', why: 'index' };
  const rule = ruleFor(hostname, rules);
  if (!rule && isPrivateAddress(url)) return { does: 'never', why: 'private' };
  const does = rule?.does ?? others;
  return does === 'never' ? { does, why: rule ? 'never' : 'others' } : { does };
}

/** What says something else each time: start pages, and what a search found. */
function isIndex({ hash, pathname, searchParams }: URL): boolean {
  if (/^\/(?:index\.\w+)?$/.test(pathname)) return searchParams.size === 0 && !/^#!?\//.test(hash);
  return /(?:^|\/)(?:search|results|suche|recherche)(?:\.\w+)?\/?$/i.test(pathname) && searchParams.size > 0;
}

/** A page, as long as it is read: the same for two addresses that differ in nothing that counts. */
export const pageOf = (url: string): string => canonicalAddress(url);

/** Whether nothing is saved for now. */
export function isPaused({ paused }: Pick<Autosave, 'paused'>, now: number): boolean {
  return paused !== undefined && (paused.until === undefined || Date.parse(paused.until) > now);
}

/** The sites that a browser must allow, for these rules to do anything. */
export function originsFor({ others, rules }: Pick<Autosave, 'others' | 'rules'>): readonly string[] {
  if (others !== 'never') return EVERY_SITE;
  return rules.filter(({ does }) => does !== 'never').flatMap(({ site }) => originsOfSite(site));
}

/** The rules with another one for a site, or with none. */
export function withRule(rules: readonly SiteRule[], site: string, does: Whether | null): SiteRule[] {
  const rest = rules.filter((rule) => rule.site !== site);
  return does === null ? rest : [...rest, { site, does }].sort((a, b) => a.site.localeCompare(b.site));
}
