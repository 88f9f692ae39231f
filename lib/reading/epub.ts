import { isoDate } from '../capture/iso-date.ts';
import { AppError } from '../errors.ts';
import { declaredEncoding, decode } from './decode.ts';
import type { About } from './draft.ts';
import { readXml, textsOf } from './xml.ts';
import { unzip } from './zip.ts';

/** The chapters of a book as they are written, in order. */
export interface EpubRead {
  readonly chapters: readonly string[];
  readonly about: About;
}

const WANTED = /^META-INF\/(?:container|encryption)\.xml$|\.(?:opf|x?html?|xml)$/i;
const FONT_LOCKS = /(?:obfuscation|embedding)$|#RC$/i;

/** Reads the chapters of an EPUB, which others then make text of. @throws AppError `file-damaged`, `file-protected`, `file-too-large` */
export function readEpub(bytes: Uint8Array): EpubRead {
  const parts = unzip(bytes, (name) => WANTED.test(name));
  if (isLocked(parts.get('META-INF/encryption.xml'))) throw new AppError('file-protected');
  const place = packagePlace(parts);
  const described = place === undefined ? undefined : parts.get(place);
  if (place === undefined || !described) throw new AppError('file-damaged');
  const chapters = spineOf(described)
    .map((href) => parts.get(resolved(place, href)))
    .flatMap((part) => (part ? (decode(part, declaredEncoding(part))?.text ?? []) : []));
  return { chapters, about: aboutFrom(described) };
}

/** More than fonts is locked. */
function isLocked(encryption: Uint8Array | undefined): boolean {
  let locked = false;
  readXml(encryption, {
    open({ name, attribute }) {
      if (name === 'EncryptionMethod' && !FONT_LOCKS.test(attribute('Algorithm') ?? '')) locked = true;
    },
    close() {},
    text() {},
  });
  return locked;
}

function packagePlace(parts: ReadonlyMap<string, Uint8Array>): string | undefined {
  const [root] = textsOf(parts.get('META-INF/container.xml'), new Set(['rootfile']));
  return root?.element.attribute('full-path') ?? [...parts.keys()].find((name) => /\.opf$/i.test(name));
}

/** The addresses of the chapters, as the book wants them read. */
function spineOf(described: Uint8Array): string[] {
  const items = new Map<string, string>();
  const order: string[] = [];
  readXml(described, {
    open({ name, attribute }) {
      const type = attribute('media-type') ?? '';
      if (name === 'item' && /html|xml/.test(type)) items.set(attribute('id') ?? '', attribute('href') ?? '');
      else if (name === 'itemref' && attribute('linear') !== 'no') order.push(attribute('idref') ?? '');
    },
    close() {},
    text() {},
  });
  return order.flatMap((id) => items.get(id) ?? []);
}

/** The name of a part, from its address in another. */
function resolved(from: string, href: string): string {
  try {
    const base = new URL(encodeURI(from), 'https://book.invalid/');
    return decodeURIComponent(new URL(href, base).pathname.slice(1));
  } catch {
    return href;
  }
}

function aboutFrom(described: Uint8Array): About {
  const said = textsOf(described, new Set(['title', 'creator', 'language', 'date']));
  const first = (name: string) =>
    said.find(({ element, text }) => element.name === name && text.trim() !== '')?.text.trim();
  const authors = said.filter(({ element, text }) => element.name === 'creator' && text.trim() !== '');
  const publishedAt = isoDate(first('date') ?? '');
  return {
    title: first('title'),
    byline: authors.map(({ text }) => text.trim()).join(', ') || undefined,
    language: first('language'),
    ...(publishedAt !== undefined && { publishedAt }),
  };
}
