const FIRST = 0xcc9e2d51;
const SECOND = 0x1b873593;

/** One word, spread over all 32 bits. A bijection. */
function spread(word: number): number {
  const product = Math.imul(word, FIRST);
  return Math.imul((product << 15) | (product >>> 17), SECOND);
}

/** The next state. For one word a bijection of the state, for one state a bijection of the word. */
function next(state: number, word: number): number {
  const mixed = state ^ spread(word);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** Up to four bytes as a little-endian word, filled up with zeros. */
function lastWord(bytes: Uint8Array, start: number): number {
  let word = 0;
  for (let at = bytes.length - 1; at >= start; at--) word = (word << 8) | (bytes[at] ?? 0);
  return word;
}

/**
 * 32 bits, from 0 to 2^32 - 1, that tell whether bytes are still what they were: MurmurHash3_x86_32 with seed 0 (Austin Appleby, public
 * domain, github.com/aappleby/smhasher). Every step is a bijection, so a change within any one aligned word of four bytes always shows, and
 * every other change but one in 2^32; the length is mixed in. Against accidents only, not against somebody who means it.
 */
export function checksum(bytes: Uint8Array): number {
  // In V8 a DataView is as fast as a Uint32Array, and needs no alignment.
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let state = 0;
  for (let at = 0; at < whole; at += 4) state = next(state, words.getUint32(at, true));
  if (whole < bytes.length) state ^= spread(lastWord(bytes, whole));
  state ^= bytes.length;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
