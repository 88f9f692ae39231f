import type { SiteRule } from '../autosaving.ts';

/** Sites as people name them, and what holds for a host. */

const isAddress = (site: string): boolean => /^[\d.]+$/.test(site) || site.startsWith('[');

/** Whether a site stands for the hosts below it: not `localhost`, and not `10.0.0.7`. */
const hasBelow = (site: string): boolean => site.includes('.') && !isAddress(site);

/** The host in what was typed: a name, or an address that was pasted. Without `www.`; undefined where there is none. */
export function siteIn(typed: string): string | undefined {
  const text = typed.trim();
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (text === '' || /\s/.test(text) || !URL.canParse(url)) return undefined;
  const { hostname, protocol } = new URL(url);
  const site = siteOf(hostname);
  return /^https?:$/.test(protocol) && /^[\w.:[\]-]+$/.test(site) ? site : undefined;
}

/** The site that a host is taken for when a rule is made for it. */
export const siteOf = (hostname: string): string =>
  hostname
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^www\./, '');

/** The rule for a host: that of the longest name. */
export function ruleFor(hostname: string, rules: readonly SiteRule[]): SiteRule | undefined {
  const host = siteOf(hostname);
  const fitting = rules.filter(({ site }) => host === site || (hasBelow(site) && host.endsWith(`.${site}`)));
  return fitting.reduce<SiteRule | undefined>(
    (best, each) => (best && best.site.length >= each.site.length ? best : each),
    undefined,
  );
}

/** All sites, as a browser is asked for them. */
export const EVERY_SITE: readonly string[] = ['http://*/*', 'https://*/*'];

/** What a browser must allow before the pages of a site can be read without a click. */
export const originsOfSite = (site: string): readonly string[] => {
  const host = hasBelow(site) ? `*.${site}` : site;
  return [`http://${host}/*`, `https://${host}/*`];
};
