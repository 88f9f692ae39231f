/** Numbers from 0 to below 1 that are the same for the same seed (xorshift32). Good enough for choosing rows, and for nothing secret. */
export function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x6a09e667 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Normally distributed, mean 0, deviation 1 (Box-Muller). */
export function normalNumbers(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** `wanted` different numbers below `count`, in no order; all of them when there are no more. */
export function chooseSome(count: number, wanted: number, random: () => number): Uint32Array {
  const all = Uint32Array.from({ length: count }, (_, at) => at);
  const taken = Math.min(count, wanted);
  for (let at = 0; at < taken; at++) {
    const other = at + Math.floor(random() * (count - at));
    const held = all[at] ?? 0;
    all[at] = all[other] ?? 0;
    all[other] = held;
  }
  return all.subarray(0, taken);
}
