/** A piece of an RTF file. */
export type RtfToken =
  | { readonly type: 'open' | 'close' }
  /** `value`: the number after a control word. */
  | { readonly type: 'word'; readonly name: string; readonly value?: number }
  /** A byte of text. */
  | { readonly type: 'byte'; readonly byte: number };

const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const LONGEST_WORD = 32;

const isLetter = (byte: number) => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

/** Cuts an RTF file into groups, control words and bytes of text. What `\bin` brings along is passed over. */
export function* rtfTokens(bytes: Uint8Array): Generator<RtfToken> {
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    if (byte === OPEN || byte === CLOSE) {
      yield { type: byte === OPEN ? 'open' : 'close' };
      at++;
    } else if (byte === BACKSLASH) {
      const { token, next } = control(bytes, at + 1);
      if (token) yield token;
      at = next;
    } else {
      if (byte !== 0x0a && byte !== 0x0d) yield { type: 'byte', byte };
      at++;
    }
  }
}

function control(bytes: Uint8Array, start: number): { token?: RtfToken; next: number } {
  const byte = bytes[start] ?? 0;
  if (!isLetter(byte)) return symbol(bytes, start);
  let at = start;
  while (at < bytes.length && isLetter(bytes[at] ?? 0) && at - start < LONGEST_WORD) at++;
  const name = latin(bytes.subarray(start, at));
  const from = at;
  if (bytes[at] === 0x2d) at++;
  while (at < bytes.length && isDigit(bytes[at] ?? 0) && at - from < 11) at++;
  const number = at > from ? Number.parseInt(latin(bytes.subarray(from, at)), 10) : Number.NaN;
  if (bytes[at] === 0x20) at++;
  if (name === 'bin' && number > 0) return { next: at + number };
  return { token: { type: 'word', name, ...(Number.isFinite(number) && { value: number }) }, next: at };
}

function symbol(bytes: Uint8Array, at: number): { token?: RtfToken; next: number } {
  const sign = String.fromCharCode(bytes[at] ?? 0);
  if (sign === "'") {
    const byte = Number.parseInt(latin(bytes.subarray(at + 1, at + 3)), 16);
    return Number.isFinite(byte) ? { token: { type: 'byte', byte }, next: at + 3 } : { next: at + 1 };
  }
  if (/[\\{}]/.test(sign)) return { token: { type: 'byte', byte: sign.charCodeAt(0) }, next: at + 1 };
  const name = { '~': 'nbsp', _: 'nbhyphen', '-': 'softhyphen', '*': '*', '\n': 'par', '\r': 'par' }[sign];
  return name ? { token: { type: 'word', name }, next: at + 1 } : { next: at + 1 };
}

const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
