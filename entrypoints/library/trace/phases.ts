import type { Answer } from '../../../lib/asking.ts';

export type PhaseName =
  | 'understand'
  | 'embed'
  | 'keyword'
  | 'vector'
  | 'shared'
  | 'fuse'
  | 'choose'
  | 'first'
  | 'write'
  | 'quote'
  | 'total';

/** A part of the time an answer took, ms from when the question was asked. */
export interface Phase {
  readonly name: PhaseName;
  readonly start: number;
  readonly ms: number;
}

/**
 * When each part began and how long it took. The two searches run side by side: that by meaning waits for the vector of
 * the question, as the shared library does, that by words does not. What a mode did without is left out.
 */
export function phasesOf({ trace, ms }: Pick<Answer, 'trace' | 'ms'>): readonly Phase[] {
  const { understand = 0, embed, keyword, vector, fuse, retrieve, firstToken } = trace.times;
  const shared = trace.shared?.ms ?? 0;
  const searched = Math.max(keyword, embed + vector, embed + shared);
  const found = understand + retrieve;
  const phases: Phase[] = [
    { name: 'understand', start: 0, ms: understand },
    { name: 'keyword', start: understand, ms: keyword },
    { name: 'embed', start: understand, ms: embed },
    { name: 'vector', start: understand + embed, ms: vector },
    { name: 'shared', start: understand + embed, ms: shared },
    { name: 'fuse', start: understand + searched, ms: fuse },
    { name: 'choose', start: understand + searched + fuse, ms: retrieve - searched - fuse },
    ...(firstToken === undefined
      ? [{ name: 'quote', start: found, ms: ms - found } as const]
      : [
          { name: 'first', start: found, ms: firstToken - found } as const,
          { name: 'write', start: firstToken, ms: ms - firstToken } as const,
        ]),
    { name: 'total', start: 0, ms },
  ];
  return phases.filter(({ name, ms: took }) => took > 0 || name === 'total');
}
