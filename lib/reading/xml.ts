import { AppError } from '../errors.ts';
import { declaredEncoding, decode } from './decode.ts';

/** An element as it opens: its name without a prefix, and its attributes, without theirs too. */
export interface XmlElement {
  readonly name: string;
  attribute(name: string): string | undefined;
}

/** Told what an XML document holds, in order. */
export interface XmlReader {
  open(element: XmlElement): void;
  close(name: string): void;
  text(text: string): void;
}

const MARK =
  /<(?:!--[\s\S]*?(?:-->|$)|!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|\?[\s\S]*?(?:\?>|$)|![^>]*>|\/([^\s>]+)[^>]*>|([^\s/>]+)((?:"[^"]*"|'[^']*'|[^>"'])*)>)/g;
/** Elements inside each other; a document with more is hostile. */
const DEEPEST = 1000;

/**
 * Reads an XML document from front to back. No entities but the five that XML knows are replaced, and nothing is loaded.
 * @throws AppError `file-damaged`
 */
export function readXml(bytes: Uint8Array | undefined, reader: XmlReader): void {
  const source = bytes && decode(bytes, declaredEncoding(bytes))?.text;
  if (!source) return;
  let depth = 0;
  let at = 0;
  for (const match of source.matchAll(MARK)) {
    const { 0: whole, 1: data, 2: closing, 3: opening, 4: attributes = '', index } = match;
    if (index > at) reader.text(unescaped(source.slice(at, index)));
    at = index + whole.length;
    if (data !== undefined) reader.text(data);
    else if (closing !== undefined) {
      depth--;
      reader.close(local(closing));
    } else if (opening !== undefined) {
      if (++depth > DEEPEST) throw new AppError('file-damaged');
      reader.open(element(opening, attributes));
      if (attributes.endsWith('/')) {
        depth--;
        reader.close(local(opening));
      }
    }
  }
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function element(name: string, attributes: string): XmlElement {
  let known: Map<string, string> | undefined;
  return {
    name: local(name),
    attribute(wanted) {
      known ??= new Map(
        Array.from(attributes.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g), ([, key = '', double, single]) => [
          local(key),
          unescaped(double ?? single ?? ''),
        ]),
      );
      return known.get(wanted);
    },
  };
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name, decimal, hex) => {
    if (name) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The texts of elements of these names, in order, each with its element. */
export function textsOf(
  bytes: Uint8Array | undefined,
  names: ReadonlySet<string>,
): { element: XmlElement; text: string }[] {
  const found: { element: XmlElement; text: string }[] = [];
  let open: { element: XmlElement; text: string } | undefined;
  readXml(bytes, {
    open(each) {
      if (!names.has(each.name)) return;
      open = { element: each, text: '' };
      found.push(open);
    },
    close(name) {
      if (open?.element.name === name) open = undefined;
    },
    text(text) {
      if (open) open.text += text;
    },
  });
  return found;
}
