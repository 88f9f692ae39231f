import type { Marks } from '../../lib/library/states.ts';
import type { CallLibrary } from './catalogue.ts';
import type { Filters } from './filters.ts';
import { createRereading, type Rereading } from './rereading.ts';

/** Which documents are duplicates or were never cited, as the library finds out when asked. */
export function createMarking(call: CallLibrary): Rereading<Marks> {
  return createRereading(async () => {
    const { duplicate, uncited } = await call('marked');
    return { duplicate: new Set(duplicate), uncited: new Set(uncited) };
  });
}

/** Whether the list cannot be narrowed down without it. */
export const needsMarks = ({ status }: Filters): boolean => status === 'duplicate' || status === 'uncited';
