import type { ListedAddress } from '../intake.ts';

/** Lists of addresses as other programs export them, each recognised by what it looks like. */

const MOST_ADDRESSES = 100_000;
const LONGEST_NAME = 300;
const LONGEST_TAG = 100;
/** UTF-16 code units. The library takes none that is longer, and one of them would have the whole list refused. */
const LONGEST_ADDRESS = 100_000;

/** The addresses in an exported list or in any text, each once, in order; empty if there are none. */
export function readAddresses(text: string): ListedAddress[] {
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  const read =
    /^<!doctype netscape-bookmark/i.test(trimmed) || /<a\s[^<>]*href=/i.test(trimmed.slice(0, 100_000))
      ? readBookmarks
      : other(trimmed);
  const seen = new Set<string>();
  const listed: ListedAddress[] = [];
  for (const { url, title = '', tags = [] } of read(trimmed)) {
    const address = URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
    if (!address || !/^https?:$/.test(address.protocol) || seen.has(address.href)) continue;
    if (address.href.length > LONGEST_ADDRESS) continue;
    seen.add(address.href);
    const name = title.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME);
    const words = [
      ...new Set(tags.map((tag) => tag.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TAG)).filter(Boolean)),
    ];
    listed.push({
      url: address.href,
      ...(name !== '' && name !== address.href && { title: name }),
      ...(words.length > 0 && { tags: words }),
    });
    if (listed.length === MOST_ADDRESSES) break;
  }
  return listed;
}

function other(text: string): (text: string) => Iterable<ListedAddress> {
  if (/^[[{]/.test(text)) return readJson;
  const [first = ''] = text.split('\n', 1);
  if (/\burl\b/i.test(first) && /[,\t]/.test(first)) return readTable;
  return readPlain;
}

const PIECE = /<(\/?(?:a|h3|dl))\b([^>]*)>|<[^>]*>?|([^<]+)/gi;
/** Headings of lists that only say where a browser shows them. */
const SHELF = /personal_toolbar_folder|unfiled_bookmarks_folder/i;

/**
 * Bookmarks as browsers export them ("Netscape bookmarks"), and Pocket's list, which looks alike: links within nested lists, each list
 * under the heading that names it. The names of these folders become tags.
 */
function* readBookmarks(html: string): Generator<ListedAddress> {
  const folders: string[] = [];
  /** Attributes of the element last opened, its text so far, and the folder that the next list is. */
  const last = { attributes: '', words: '', folder: '' };
  const open = (attributes: string) => Object.assign(last, { attributes, words: '' });
  const on: Readonly<Record<string, (attributes: string) => unknown>> = {
    a: open,
    h3: open,
    '/h3': () => Object.assign(last, { folder: SHELF.test(last.attributes) ? '' : entities(last.words).trim() }),
    dl: () => [folders.push(last.folder), Object.assign(last, { folder: '' })],
    '/dl': () => folders.pop(),
  };
  for (const [, element = '', attributes = '', words = ''] of html.matchAll(PIECE)) {
    const tag = element.toLowerCase();
    last.words += words;
    on[tag]?.(attributes);
    if (tag !== '/a') continue;
    const tags = (attributeOf(last.attributes, 'tags') ?? '').split(',');
    const url = attributeOf(last.attributes, 'href') ?? '';
    yield { url, title: entities(last.words), tags: [...folders.filter(Boolean), ...tags] };
  }
}

function attributeOf(attributes: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(attributes);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : entities(value);
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function entities(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Exports in JSON: Omnivore's, Raindrop's, Firefox's bookmarks and others alike. Whatever has an address is an entry. */
function* readJson(text: string): Generator<ListedAddress> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    yield* readPlain(text); // one JSON value per line, or cut short
    return;
  }
  const waiting: unknown[] = [value]; // grows while it is gone through, so that no depth is too deep
  for (const next of waiting) {
    if (typeof next !== 'object' || next === null) continue;
    const entry = next as Record<string, unknown>;
    const url = [entry.url, entry.uri, entry.link, entry.href].find((each) => typeof each === 'string');
    if (url !== undefined) yield { url, title: String(entry.title ?? ''), tags: tagsOf(entry.labels ?? entry.tags) };
    for (const inner of Object.values(entry)) if (typeof inner === 'object') waiting.push(inner);
  }
}

function tagsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/[,|;]/);
  if (!Array.isArray(value)) return [];
  return value.map((tag: unknown) =>
    typeof tag === 'object' && tag !== null ? String((tag as { name?: unknown }).name ?? '') : String(tag),
  );
}

/** A table with a heading: Pocket's, Instapaper's and others'. */
function* readTable(text: string): Generator<ListedAddress> {
  const separator = (text.split('\n', 1)[0] ?? '').includes('\t') ? '\t' : ',';
  const [heading = [], ...rows] = cells(text, separator);
  const column = (...names: string[]) => heading.findIndex((cell) => names.includes(cell.trim().toLowerCase()));
  const at = {
    url: column('url', 'link', 'address'),
    title: column('title', 'name'),
    tags: column('tags', 'labels', 'folder'),
  };
  if (at.url < 0) {
    yield* readPlain(text); // it only speaks of one, as a sentence may
    return;
  }
  for (const row of rows) yield { url: row[at.url] ?? '', title: row[at.title] ?? '', tags: tagsOf(row[at.tags]) };
}

/** Comma-separated values as RFC 4180 has them. */
function* cells(text: string, separator: string): Generator<string[]> {
  const PART = separator === '\t' ? /"((?:[^"]|"")*)"|([^\t\n\r]*)/y : /"((?:[^"]|"")*)"|([^,\n\r]*)/y;
  let row: string[] = [];
  for (let at = 0; at <= text.length; ) {
    PART.lastIndex = at;
    const [whole = '', quoted, plain = ''] = PART.exec(text) ?? [];
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    at += whole.length;
    const next = text[at];
    if (next === separator) {
      at++;
      continue;
    }
    yield row;
    row = [];
    if (next === undefined) return;
    at = text.startsWith('\r\n', at) ? at + 2 : at + 1;
  }
}

/** Any text: whatever looks like an address, with what stands before it on its line, or Markdown's words for it. */
function* readPlain(text: string): Generator<ListedAddress> {
  for (const match of text.matchAll(/(?:\[([^\]\n]{1,300})\]\()?(https?:\/\/[^\s<>"'`]+)/gi)) {
    const [, title, found = ''] = match;
    yield {
      url: title === undefined ? trimmed(found) : found.replace(/\)[^)]*$/, ''),
      ...(title !== undefined && { title }),
    };
  }
}

/** Without the punctuation of the sentence around it; a bracket stays if it was opened in the address. */
function trimmed(url: string): string {
  const end = url.replace(/[.,;:!?…]+$/, '');
  if (!/[)\]}]$/.test(end)) return end;
  const [close = ''] = end.slice(-1);
  const open = { ')': '(', ']': '[', '}': '{' }[close] ?? '';
  return end.split(open).length < end.split(close).length ? trimmed(end.slice(0, -1)) : end;
}
