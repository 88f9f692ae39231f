/** A frame, ms: nobody sees more than one of them at a time. */
const FRAME = 16;
/** So many times as long as it took to draw, the panel is left to whoever wants to scroll or stop. */
const REST = 4;

/** Text that arrives in pieces, shown as often as can be drawn. */
export interface Pace {
  add(piece: string): void;
  /** Shows at once what is left. */
  flush(): void;
}

/** @param show takes what came since the last time; it is called less often the longer it takes to draw */
export function paced(show: (text: string) => void): Pace {
  let waiting = '';
  let resting = false;
  const flush = () => {
    const text = waiting;
    waiting = '';
    if (text) show(text);
  };
  const next = () => {
    if (resting || !waiting) return;
    resting = true;
    const began = performance.now();
    flush();
    // Behind the drawing, which follows at once. A timer, since frames end where nothing is seen.
    setTimeout(() => {
      const took = performance.now() - began;
      setTimeout(
        () => {
          resting = false;
          next();
        },
        Math.max(FRAME, took * REST),
      );
    });
  };
  return {
    add(piece) {
      waiting += piece;
      next();
    },
    flush,
  };
}
