import type { Opening } from './archive-library.ts';

const WORDS = { reading: 'Read', indexing: 'Indexed', embedding: 'Embedded' } as const;
const EVERY = 2000;

/** Says now and then how far the opening of a library is; nothing of one that is quick. */
export function sayOpening(say: (text: string) => void): (step: Opening) => void {
  const began = performance.now();
  let last = { at: began, doing: 'reading' };
  return ({ doing, done, total }) => {
    const now = performance.now();
    if (now - began < EVERY || (now - last.at < EVERY && doing === last.doing)) return;
    last = { at: now, doing };
    say(`${WORDS[doing]}: ${done} of ${total} documents`);
  };
}
