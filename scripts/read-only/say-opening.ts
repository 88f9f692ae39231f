import type { Opening } from './archive-library.ts';

const EVERY = 2000;

/** Says now and then how far the opening of a library is. */
export function sayOpening(say: (text: string) => void): (step: Opening) => void {
  let said = performance.now();
  return ({ doing, done, total }) => {
    if (performance.now() - said < EVERY) return;
    said = performance.now();
    say(`${doing === 'reading' ? 'Reading' : 'Embedding'}: ${done} of ${total} documents`);
  };
}
