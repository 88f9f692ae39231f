import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';

/** Which note is looked at: its number and its quote share the highlight. */
export interface Lit {
  readonly number: number;
  /** The number in the text that is pointed at, when it is that and not the note: the card opens under it. */
  readonly from?: HTMLElement;
}

export interface Lighting {
  readonly lit: Signal<Lit | undefined>;
  enter(lit: Lit): void;
  /** For the pointer, which also passes over numbers on its way elsewhere. */
  enterSoon(lit: Lit): void;
  /** A moment's grace, so that the pointer can travel from the number into the card. */
  leave(): void;
  /** Cancels the grace: the pointer has arrived in the card. */
  hold(): void;
}

const GRACE = 180;
const PAUSE = 120;

export function useLighting(): Lighting {
  const lit = useSignal<Lit | undefined>(undefined);
  const lighting = useMemo(() => {
    let clock: ReturnType<typeof setTimeout> | undefined;
    const later = (delay: number, next: Lit | undefined) => {
      clearTimeout(clock);
      clock = setTimeout(() => {
        lit.value = next;
      }, delay);
    };
    return {
      lit,
      enter: (next: Lit) => later(0, next),
      enterSoon: (next: Lit) => later(PAUSE, next),
      leave: () => later(GRACE, undefined),
      hold: () => clearTimeout(clock),
    };
  }, [lit]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !lit.peek()?.from) return;
      lit.value = undefined;
      event.preventDefault(); // this Esc closes the card and does not stop an answer
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [lit]);
  return lighting;
}
