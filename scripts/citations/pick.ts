/** Chosen by a text: the same text always chooses the same. FNV-1a. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

/** One of several, chosen by a text. */
export const pick = <T>(all: readonly T[], by: string): T | undefined => all[hash(by) % all.length];

/** The same things in an order chosen by a text. */
export const shuffled = <T>(all: readonly T[], by: string): T[] =>
  all
    .map((value, i) => ({ value, key: hash(`${by} ${i}`) }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);

/** Things by a name of theirs, in the order the names are met. */
export function groupBy<T>(all: readonly T[], nameOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(nameOf(one));
    if (group) group.push(one);
    else groups.set(nameOf(one), [one]);
  }
  return groups;
}
