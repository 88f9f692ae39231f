import { isSecret, type Verdict, verdictOn, verdictOnFragment, verdictOnPart } from './secrets.ts';

/** Takes out of an address what must not be kept with a page; what is needed to open it stays. */

/** `drop`: nothing is left of a part. `mark`: a short digest stays, so that pages which differ only there are not taken for one. */
export type Leaving = 'drop' | 'mark';

/**
 * The address without name and password, keys, tokens, signatures, session ids and e-mail addresses, wherever they stand in it; the
 * very same string if there are none. It still opens the page, unless what was taken out was the key to it.
 */
export function withoutSecrets(url: string, leaving: Leaving = 'drop'): string {
  const parsed = parse(url);
  if (!parsed) return url;
  const cut = new URL(parsed);
  cut.username = '';
  cut.password = '';
  // Setting a part writes it anew; one that stays is left as it is.
  const parts = {
    pathname: cutPath(parsed.pathname, leaving),
    search: cutSearch(parsed.search, leaving),
    hash: cutFragment(parsed.hash, leaving),
  };
  for (const part of ['pathname', 'search', 'hash'] as const) if (parts[part] !== parsed[part]) cut[part] = parts[part];
  return cut.href === parsed.href ? url : cut.href;
}

/** Whether whoever has this address has a key to something: not for e-mail addresses, nor for long values nobody can read. */
export function opensDoors(url: string): boolean {
  const parsed = parse(url);
  if (!parsed) return false;
  if (parsed.password) return true;
  const fragment = parsed.hash.replace(/^#[^?]*\?|^#/, '');
  if ([...parametersOf(parsed.search), ...parametersOf(fragment)].some(({ name, value }) => isSecret(name, value)))
    return true;
  return cutPath(parsed.pathname, 'drop') !== parsed.pathname;
}

/** `?a=1&b=2` without what must not be kept; nothing that stays is encoded anew. @param alsoDropped by name */
export function cutSearch(search: string, leaving: Leaving, alsoDropped?: (name: string) => boolean): string {
  const kept = parametersOf(search).flatMap((parameter) => {
    const { raw, name, value } = parameter;
    if (alsoDropped?.(name)) return [];
    const verdict = verdictOn(name, value);
    if (verdict === 'stays') return [withInnerCut(parameter)];
    return verdict === 'made' && leaving === 'mark' ? [`${raw.split('=', 1)[0]}=${digest(value)}`] : [];
  });
  return kept.length > 0 ? `?${kept.join('&')}` : '';
}

/** A path without `;jsessionid=…`, and without keys in it. */
export function cutPath(path: string, leaving: Leaving): string {
  const parts = path.split('/').map((part) => {
    const [own = '', ...parameters] = part.split(';');
    const kept = parameters.filter((each) => {
      const [name = '', value = ''] = each.split('=');
      return verdictOn(decoded(name), decoded(value)) === 'stays';
    });
    return [own, ...kept].join(';');
  });
  return parts
    .map((part, i) => {
      const verdict: Verdict = verdictOnPart(decoded(part), decoded(parts[i - 1] ?? ''));
      if (verdict === 'stays') return part;
      return leaving === 'mark' ? digest(part) : '';
    })
    .join('/');
}

/** A fragment: a route with parameters, parameters alone, or the name of a place; a text directive stays as it is. */
export function cutFragment(hash: string, leaving: Leaving): string {
  const [own = '', directive] = hash.replace(/^#/, '').split(/(?=:~:)(.*)/s);
  const rest = directive ?? '';
  const cut = cutPlace(own, leaving);
  return cut + rest === '' ? '' : `#${cut}${rest}`;
}

function cutPlace(place: string, leaving: Leaving): string {
  if (/^[!/]/.test(place)) {
    const [route = '', query] = place.split(/\?(.*)/s);
    return cutPath(route, leaving) + (query === undefined ? '' : cutSearch(query, leaving));
  }
  if (/^[?&]?[\w.%-]+=/.test(place)) return cutSearch(place, leaving).slice(1);
  return verdictOnFragment(decoded(place)) === 'stays' ? place : '';
}

interface Parameter {
  readonly raw: string;
  readonly name: string;
  readonly value: string;
}

function parametersOf(search: string): Parameter[] {
  return search
    .replace(/^[?#&]/, '')
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const at = raw.indexOf('=');
      const [name, value] = at < 0 ? [raw, ''] : [raw.slice(0, at), raw.slice(at + 1)];
      return { raw, name: decoded(name), value: decoded(value.replaceAll('+', ' ')).trim() };
    });
}

/** An address may carry another one. */
function withInnerCut({ raw, value }: Parameter): string {
  if (!/^(?:https?:)?\/\/\S+|^\/\S*\?\S/i.test(value)) return raw;
  const base = 'https://inner.invalid';
  const inner = parse(value, base);
  if (!inner) return raw;
  const cut = withoutSecrets(inner.href);
  if (cut === inner.href) return raw;
  return `${raw.split('=', 1)[0]}=${encodeURIComponent(cut.startsWith(`${base}/`) ? cut.slice(base.length) : cut)}`;
}

function parse(url: string, base?: string): URL | undefined {
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** FNV-1a, 32 bits: tells values apart; of one that has 100 random bits and more it gives nothing away. */
function digest(value: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < value.length; i++) hash = Math.imul(hash ^ value.charCodeAt(i), 0x01000193);
  return `~${(hash >>> 0).toString(16).padStart(8, '0')}`;
}
