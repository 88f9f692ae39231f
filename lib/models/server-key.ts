import { AppError } from '../errors.ts';

/** Keys of servers: as they are typed, and where they must not turn up. */

/** Shorter ones are no secret, and would be found in any text. UTF-16 code units. */
const SHORTEST_SECRET = 8;
/** Left of a key in base64 when its neighbours are unknown; shorter, it could be anything. */
const SHORTEST_CORE = 8;
const MASK = '…';

/**
 * A key as somebody typed or pasted it, without white space, invisible characters, quotation marks around it and `Bearer` in front.
 * @throws AppError `server-key` if what is left can be no key: no header takes it
 */
export function cleanKey(typed: string): string {
  const key = typed
    .replace(/^[\s"'`]*bearer\s+/i, '')
    .replace(/[\s\p{Cf}]+/gu, '')
    .replace(/^["'`]+|["'`]+$/g, '');
  if (/[^\x21-\x7e]/.test(key)) throw new AppError('server-key');
  return key;
}

/** What a server says, without the key in it: as it is, encoded for an address or in base64, or backwards. */
export function withoutKey(text: string, key: string | undefined): string {
  if (!key) return text;
  return formsOf(key).reduce((said, form) => said.replaceAll(form, MASK), text);
}

/** The same for text that comes in pieces: the end of one that may be the beginning of the key waits for the next. */
export async function* withoutKeyIn(pieces: AsyncIterable<string>, key: string | undefined): AsyncGenerator<string> {
  const forms = key && key.length >= SHORTEST_SECRET ? formsOf(key) : [];
  let held = '';
  for await (const piece of pieces) {
    held = withoutKey(held + piece, forms.length > 0 ? key : undefined);
    const waiting = Math.max(0, ...forms.map((form) => begun(held, form)));
    const free = held.slice(0, held.length - waiting);
    held = held.slice(held.length - waiting);
    if (free !== '') yield free;
  }
  if (held !== '') yield held;
}

function formsOf(key: string): string[] {
  if (key.length < SHORTEST_SECRET) return [key];
  const forms = [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), [...key].reverse().join('')];
  return [...new Set([...forms, ...base64Cores(key)])].sort((a, b) => b.length - a.length);
}

/** How a key can look inside something in base64: by where it begins there. Both alphabets. */
function base64Cores(key: string): string[] {
  if (/[^\x21-\x7e]/.test(key)) return [];
  const cores = [0, 1, 2].map((shift) => {
    const coded = btoa(' '.repeat(shift) + key).replace(/=+$/, '');
    const whole = Math.floor(((shift + key.length) * 8) / 6);
    return coded.slice(Math.ceil((shift * 8) / 6), whole);
  });
  const plain = cores.filter((core) => core.length >= SHORTEST_CORE);
  return plain.flatMap((core) => [core, core.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** How many code units at the end of the text are the beginning of this. */
function begun(text: string, whole: string): number {
  for (let length = Math.min(whole.length - 1, text.length); length > 0; length--)
    if (text.endsWith(whole.slice(0, length))) return length;
  return 0;
}
