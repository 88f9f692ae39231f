const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Terms are ordered by their UTF-8 bytes, which is the order of their code points. */
export function encodeTerm(term: string): Uint8Array {
  return encoder.encode(term);
}

export function decodeTerm(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Below 0 if the first `lengthA` bytes of `a` come before the first `lengthB` of `b`. */
export function compareBytes(a: Uint8Array, lengthA: number, b: Uint8Array, lengthB: number): number {
  const shared = Math.min(lengthA, lengthB);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return lengthA - lengthB;
}

/** Below 0 if the bytes [start, end) of `a` come before `b`. */
export function compareSlice(a: Uint8Array, start: number, end: number, b: Uint8Array): number {
  const shared = Math.min(end - start, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[start + i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return end - start - b.length;
}

/** How many bytes two terms have in common at their beginnings. */
export function sharedBytes(a: Uint8Array, lengthA: number, b: Uint8Array, lengthB: number): number {
  const most = Math.min(lengthA, lengthB);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared++;
  return shared;
}
