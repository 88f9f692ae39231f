import type { ListedAddress } from '../../../lib/intake.ts';

/** All sites, as the browser is asked for them. */
export const ALL_SITES: readonly string[] = ['http://*/*', 'https://*/*'];
/** More than these are asked for as all sites: the browser would list every one. */
const MOST_HOSTS = 20;

export const hostsOf = (addresses: readonly ListedAddress[]): Set<string> =>
  new Set(addresses.filter(({ url }) => URL.canParse(url)).map(({ url }) => new URL(url).hostname));

/** What the browser must allow before these addresses can be fetched. An address without `s` mostly leads to the one with it. */
export function originsOf(addresses: readonly ListedAddress[]): readonly string[] {
  if (hostsOf(addresses).size > MOST_HOSTS) return ALL_SITES;
  const origins = addresses.flatMap(({ url }) => {
    if (!URL.canParse(url)) return [];
    const { hostname, protocol } = new URL(url);
    if (protocol === 'https:') return [`https://${hostname}/*`];
    return protocol === 'http:' ? [`http://${hostname}/*`, `https://${hostname}/*`] : [];
  });
  return [...new Set(origins)];
}
