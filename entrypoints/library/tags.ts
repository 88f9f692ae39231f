import { comparedName } from '../../lib/library/compared-names.ts';
import type { ListedDocument } from '../../lib/listed.ts';

/** How many are offered at once. */
const MOST_SUGGESTED = 8;

/** All tags by how often they are used, the most used first; each in the spelling met first. */
export function tagsByUse(documents: readonly ListedDocument[]): readonly string[] {
  const used = new Map<string, { readonly tag: string; times: number }>();
  for (const { tags = [] } of documents) {
    for (const tag of tags) {
      const known = used.get(comparedName(tag));
      if (known) known.times++;
      else used.set(comparedName(tag), { tag, times: 1 });
    }
  }
  return [...used.values()].sort((a, b) => b.times - a.times).map(({ tag }) => tag);
}

/** Tags that begin with what was typed, then those with a word that does; none that is there already. */
export function suggestTags(all: readonly string[], typed: string, has: readonly string[]): readonly string[] {
  const start = comparedName(typed);
  const there = new Set(has.map(comparedName));
  const others = all.filter((tag) => !there.has(comparedName(tag)) && comparedName(tag) !== start);
  const begin = others.filter((tag) => comparedName(tag).startsWith(start));
  const within = others.filter(
    (tag) => !comparedName(tag).startsWith(start) && comparedName(tag).includes(` ${start}`),
  );
  return [...begin, ...within].slice(0, MOST_SUGGESTED);
}
