import { fromEbcdic, looksEbcdic } from './ebcdic.ts';
import { plausibility } from './letters.ts';

/** A text, and in what encoding it was written. */
export interface Decoded {
  readonly text: string;
  readonly encoding: string;
}

/** Bytes that are looked at to tell an encoding. */
const SAMPLE = 65_536;
/** Broken characters among those beyond ASCII, as a share: fewer, and it is UTF-8 that was damaged. */
const DAMAGED_UTF8 = 0.2;
/** How well a text must read that holds what else only pictures and programs do. */
const SURE = 0.45;
/** How ISO-2022-JP, which is all ASCII, goes over to Japanese. */
const SHIFTS = ['\x1b$@', '\x1b$B', '\x1b(J'];
/** Encodings that say nothing of themselves. Among equals the one named first is taken. */
const CANDIDATES = [
  'euc-kr',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'windows-1252',
  'windows-1251',
  'windows-1250',
  'koi8-r',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-15',
  'ibm866',
];

/**
 * Decodes a text whose encoding nobody tells for sure: by its byte order mark, by what it declares, as UTF-8 or UTF-16 if it can be,
 * else in the encoding in which it reads most like a language. Undefined for what is no text at all.
 */
export function decode(bytes: Uint8Array, declared?: string): Decoded | undefined {
  const marked = byMark(bytes);
  if (marked) return marked;
  const wide = utf16Of(bytes);
  if (wide) return decodeAs(wide, bytes);
  if (looksEbcdic(bytes)) return { text: fromEbcdic(bytes), encoding: 'cp500' };
  if (isBinary(bytes)) return inTwos(bytes);
  const head = ascii(bytes.subarray(0, SAMPLE));
  if (SHIFTS.some((shift) => head.includes(shift))) return decodeAs('iso-2022-jp', bytes);
  const utf8 = asUtf8(bytes);
  if (utf8) return utf8;
  const known = declared && knownEncoding(declared);
  return decodeAs(known && known !== 'utf-8' ? known : likeliest(bytes.subarray(0, SAMPLE)), bytes);
}

/** The encoding that an HTML or XML document declares near its beginning. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = ascii(bytes.subarray(0, 4096));
  const declared =
    /<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/i.exec(head) ??
    /<meta\b[^>]*\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head);
  return declared?.[1];
}

function byMark(bytes: Uint8Array): Decoded | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return decodeAs('utf-8', bytes);
  if (a === 0xff && b === 0xfe) return decodeAs('utf-16le', bytes);
  if (a === 0xfe && b === 0xff) return decodeAs('utf-16be', bytes);
  return undefined;
}

function decodeAs(encoding: string, bytes: Uint8Array): Decoded {
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function knownEncoding(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function asUtf8(bytes: Uint8Array): Decoded | undefined {
  const text = new TextDecoder().decode(bytes);
  const bad = count(text, /\ufffd/g);
  if (bad === 0) return { text, encoding: 'utf-8' };
  const foreign = count(text, /[\u0080-\uffff]/g);
  return bad <= foreign * DAMAGED_UTF8 ? { text, encoding: 'utf-8' } : undefined;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** UTF-16 without a mark: zero bytes in every other place, if only of spaces and line breaks. */
function utf16Of(bytes: Uint8Array): string | undefined {
  if (bytes.length % 2 !== 0 && bytes.length < SAMPLE) return undefined;
  const sample = bytes.subarray(0, SAMPLE);
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const half = sample.length / 2;
  if (odd > half * 0.01 && even < odd * 0.1) return 'utf-16le';
  if (even > half * 0.01 && odd < even * 0.1) return 'utf-16be';
  return undefined;
}

/** Control characters that no text has: pictures, programs, archives. */
function isBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE);
  let odd = 0;
  for (const byte of sample) {
    if (byte === 0) return true;
    if (byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) odd++;
  }
  return odd > sample.length * 0.02;
}

/** Han and Hangul in UTF-16 may have no byte that gives it away. */
function inTwos(bytes: Uint8Array): Decoded | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const sample = bytes.subarray(0, SAMPLE);
  const [best] = ['utf-16le', 'utf-16be']
    .map((encoding) => ({ encoding, value: plausibility(new TextDecoder(encoding).decode(sample), encoding) }))
    .sort((a, b) => b.value - a.value);
  return best && best.value >= SURE ? decodeAs(best.encoding, bytes) : undefined;
}

function likeliest(sample: Uint8Array): string {
  const foreign = foreignStretches(sample);
  let best = 'windows-1252';
  let most = Number.NEGATIVE_INFINITY;
  const wide = sample.length % 2 === 0 ? ['utf-16le', 'utf-16be'] : [];
  for (const encoding of [...CANDIDATES, ...wide]) {
    const value = plausibility(new TextDecoder(encoding).decode(foreign), encoding);
    if (value > most) [best, most] = [encoding, value];
  }
  return best;
}

/** A sample that ends where a character does: after an ASCII byte, if there is one near the end. */
function foreignStretches(sample: Uint8Array): Uint8Array {
  if (sample.length < SAMPLE) return sample;
  for (let end = sample.length; end > sample.length - 200; end--) {
    const [last = 0xff, before = 0xff] = [sample[end - 1], sample[end - 2]];
    if (last < 0x40 && before < 0x80) return sample.subarray(0, end);
  }
  return sample;
}

const ascii = (bytes: Uint8Array): string => new TextDecoder('windows-1252').decode(bytes);
