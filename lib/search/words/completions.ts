import type { Dictionary } from './dictionary.ts';
export function completionsOf(_term: string, _limit: number, _dictionaries: readonly Dictionary[]): string[] {
  return [];
}
