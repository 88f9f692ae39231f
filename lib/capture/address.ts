import { cutFragment, cutPath, cutSearch } from './cut-address.ts';
import { verdictOn } from './secrets.ts';

/** Parameters that say where a reader came from, never what the page shows. */
const TRACKING =
  /^(?:utm_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|yclid|msclkid|twclid|ttclid|li_fat_id|igshid|igsh|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|__hstc|__hssc|__hsfp|hsctatracking|vero_id|vero_conv|oly_anon_id|oly_enc_id|_openstat|wickedid|s_cid|_ga|_gl|_ke|srsltid|spm|scm|ref_src|ref_url|cmpid|cmp|icid|ito|ncid|rdt_cid|trk|trkcampaign|at_medium|at_campaign|at_custom\d|guccounter|guce_\w+|share_source|share_medium|fb_action_ids|fb_action_types|fb_source|fbc|sr_share|xtor|wt_mc|wt\.mc_id|sc_campaign|sc_channel|pk_campaign|pk_kwd|pk_source|mtm_\w+|matomo_\w+|piwik_\w+|n_cid|nlid)$/i;
/** Parameters that tell one page from the next. */
const IDENTITY =
  /^(?:p|pg|page|paged|pageno|id|\w+[-_]?id|no|num|idx|seq|article\w*|story|post|topic|thread|t|tid|pid|v|q|query|s|search|start|offset|from|chapter|section|title|name|lang|hl|lc)$/i;

/** What the page says of its own address. */
export interface DeclaredAddress {
  /** `<link rel="canonical">` */
  readonly canonical?: string | null;
  /** `<meta property="og:url">` */
  readonly ogUrl?: string | null;
}

/**
 * What "the same page" means: the address the page declares for itself if that can be believed, else the tab's; without fragment
 * (but for routes, `#/` and `#!`), tracking parameters, secrets, name and password. Parameters keep their order and spelling.
 */
export function canonicalAddress(url: string, declared: DeclaredAddress = {}): string {
  const own = parse(url);
  if (!own) return url;
  if (!isRoute(own.hash)) {
    for (const candidate of [declared.canonical, declared.ogUrl]) {
      const resolved = candidate?.trim() ? parse(candidate.trim(), url) : undefined;
      if (resolved && isPlausible(resolved, own)) return clean(resolved);
    }
  }
  return clean(own);
}

function parse(url: string, base?: string): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined;
  }
}

const isRoute = (hash: string) => /^#[!/]/.test(hash);

function clean(url: URL): string {
  const cleaned = new URL(url);
  cleaned.username = '';
  cleaned.password = '';
  cleaned.pathname = cutPath(url.pathname, 'mark');
  cleaned.search = cutSearch(url.search, 'mark', isTracking);
  cleaned.hash = isRoute(url.hash) ? cleanRoute(url.hash) : '';
  return cleaned.href;
}

function cleanRoute(hash: string): string {
  const [route = '', query] = cutFragment(hash, 'mark').split(/\?(.*)/s);
  return query === undefined ? route : route + cutSearch(query, 'mark', isTracking);
}

const isTracking = (name: string): boolean => TRACKING.test(name);

/**
 * Saving replaces what is saved under the same address, so a wrong one loses a page: a template that declares the home page
 * everywhere, a single-page app that never updates its head. Only an address that visibly names this page is taken.
 */
function isPlausible(candidate: URL, own: URL): boolean {
  if (!/^https?:$/.test(candidate.protocol) || siteOf(candidate) !== siteOf(own)) return false;
  if (isHome(candidate.pathname) && !isHome(own.pathname)) return false;
  for (const [name, value] of own.searchParams) {
    if (!IDENTITY.test(name) || TRACKING.test(name) || verdictOn(name, value) !== 'stays') continue;
    if (candidate.searchParams.get(name) !== value && !segments(candidate.pathname).join('/').includes(value))
      return false;
  }
  return sharesName(candidate, own);
}

const siteOf = (url: URL) => `${url.hostname.replace(/^(?:www|m|mobile|amp)\./, '')}:${url.port}`;
const isHome = (path: string) => /^\/(?:[a-z]{2}(?:[-_][a-z]{2,4})?\/?|index\.\w+|home\/?)?$/i.test(path);
const segments = (path: string) => path.split('/').filter((segment) => segment !== '' && segment !== 'amp');

/** Same path; or the same last part of it, or the same long number in it. */
function sharesName(candidate: URL, own: URL): boolean {
  const [a, b] = [segments(candidate.pathname), segments(own.pathname)];
  const stem = (segment = '') => segment.replace(/\.(?:html?|php|aspx?|amp)$/i, '').toLowerCase();
  const [lastA, lastB] = [stem(a.at(-1)), stem(b.at(-1))];
  if (lastA === lastB || a.some((segment) => stem(segment) === lastB) || b.some((segment) => stem(segment) === lastA))
    return true;
  const ids = (parts: string[]) => parts.flatMap((part) => part.match(/\d{4,}/g) ?? []);
  const known = new Set(ids([...b, own.search]));
  return ids(a).some((id) => known.has(id));
}
