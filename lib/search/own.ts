import { contentTerms } from './content-terms.ts';

/** The part of a question that is its own, where words of earlier questions were added to it. */
export interface Own {
  /** As it was asked. */
  readonly question: string;
  /** What it names: passages that do not speak of it are no evidence. */
  readonly named: readonly string[];
}

/** A word of its own counts as much as so many that were carried over. */
const TIMES = 4;
/** The terms of its own question, as often as they are to be asked beside the whole. */
export function ownTerms({ named }: Own): string[] {
  const own = contentTerms(named.join(' '));
  return Array.from({ length: TIMES - 1 }, () => own).flat();
}
