import type { DeniedKind } from '../autosaving.ts';
import { isPrivateHost } from '../capture/privacy.ts';
import { DENIED_SITES } from './denied-sites.ts';

/** What the list says of an address, and what the address itself gives away. Nothing of the page is read for this. */

export const DENIED_KINDS: readonly DeniedKind[] = ['money', 'mail', 'files', 'health', 'state', 'access', 'shop'];

/** The shipped list as it is shown, by kind, in the order of the alphabet. */
export const deniedSites = (kind: DeniedKind): readonly string[] => DENIED_SITES[kind].trim().split(/\s+/).sort();

/** What hosts of each kind begin with, whoever they belong to. */
const BEGINNINGS: Readonly<Partial<Record<DeniedKind, RegExp>>> = {
  mail: /^(?:calendar|chat|messages|inbox|meet)\./, // hosts of mail are told apart from archives of lists below
  files: /^(?:drive|photos|keep|nextcloud|owncloud|intranet)\./,
  access: /^(?:log-?in|log-?on|sign-?in|signup|auth\d*|oauth\d*|sso|idp|accounts?|myaccount|passport|vault)\./,
  money: /^(?:(?:e|net|i|my|online|internet|m)?-?bank(?:ing)?|brokerage|trading)\./,
  shop: /^(?:pay|payments?|checkout|cart|basket|billing|wallet|secure\d*|orders?|mypage)\./,
  health: /^(?:patients?|my-?health|mychart)\./,
};

/** Words in the name of a host that hardly anyone but a bank has; and names that have them all the same. */
const BANK =
  /(?:^|[.-])(?:banco|banca|banque|sparkasse|volksbank|raiffeisen)|bank(?:\.|$|-)|(?:credit-?union|fcu)\.(?:com|org|coop)$|\.bank$/;
const NO_BANK =
  /(?:^|[.-])(?:world|food|data|river|blood|seed|west|south|tree|work|text|question|word|rock|eye|gene|job|power|bur|fair|mile|image|video|sand|snow)-?bank[.-]/;

/** Names of hospitals, as far as names tell. */
const HOSPITAL = /(?:hospital|klinikum)\./;

/** Parts of a path behind which somebody signs in, pays, or sees what is theirs. */
const ACCESS_PART =
  /^(?:log-?in|sign-?in|log-?on|sign-?up|wp-login\.php|wp-admin|oauth2?|authorize|saml2?|sso|2fa|mfa|otp|forgot-?password|reset-?password|password-?reset|my-?account|my-?page|account-settings|loginform)(?:\.\w+)?$/i;
const SHOP_PART = /^(?:check-?out|shopping-?cart|cart|basket|my-?orders?|order-?history|payment|billing)(?:\.\w+)?$/i;
/** Of these only the first part of a path: further down they may be a subject. */
const ACCESS_FIRST = /^(?:accounts?|profile|settings|inbox|messages|dashboard|admin|users?\/edit|register|mypage|my)$/i;
const LANGUAGE_PART = /^[a-z]{2}(?:[-_][a-z]{2,4})?$/i;

/** The kind of site that an address belongs to, if nothing of it is ever saved automatically. */
export function deniedAs(url: string): DeniedKind | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, pathname, hash } = new URL(url);
  const host = hostname
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^www\d?\./, '');
  return (
    listedAs(host, pathname) ??
    byBeginning(host) ??
    byName(host) ??
    (isPrivateHost(url) ? 'mail' : undefined) ??
    byPath(pathname) ??
    byPath(routeOf(hash))
  );
}

let table: ReadonlyMap<string, readonly { readonly path: string; readonly kind: DeniedKind }[]> | undefined;

function makeTable(): NonNullable<typeof table> {
  const made = new Map<string, { path: string; kind: DeniedKind }[]>();
  for (const kind of DENIED_KINDS) {
    for (const entry of deniedSites(kind)) {
      const at = entry.indexOf('/');
      const host = at < 0 ? entry : entry.slice(0, at);
      made.set(host, [...(made.get(host) ?? []), { path: at < 0 ? '' : entry.slice(at), kind }]);
    }
  }
  return made;
}

function listedAs(host: string, pathname: string): DeniedKind | undefined {
  table ??= makeTable();
  const labels = host.split('.');
  for (let i = 0; i < labels.length; i++) {
    const entries = table.get(labels.slice(i).join('.')) ?? [];
    const found = entries.find(({ path }) => path === '' || pathname === path || pathname.startsWith(`${path}/`));
    if (found) return found.kind;
  }
  return undefined;
}

const byBeginning = (host: string): DeniedKind | undefined =>
  DENIED_KINDS.find((kind) => BEGINNINGS[kind]?.test(host) && host.split('.').length > 2);

function byName(host: string): DeniedKind | undefined {
  if (BANK.test(host) && !NO_BANK.test(host)) return 'money';
  return HOSPITAL.test(host) ? 'health' : undefined;
}

/** Of an application that keeps its place in the fragment. */
const routeOf = (hash: string): string => /^#!?(\/[^?]*)/.exec(hash)?.[1] ?? '';

function byPath(pathname: string): DeniedKind | undefined {
  const parts = pathname.split('/').filter((part) => part !== '');
  const [first = '', second = ''] = parts;
  if (parts.some((part) => ACCESS_PART.test(part))) return 'access';
  if (ACCESS_FIRST.test(LANGUAGE_PART.test(first) && second !== '' ? second : first)) return 'access';
  return parts.some((part) => SHOP_PART.test(part)) ? 'shop' : undefined;
}
