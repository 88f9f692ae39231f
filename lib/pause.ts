/** What browsers and Node have for letting others go first. */
interface Turns {
  readonly scheduler?: { postTask(task: () => void): Promise<void> };
  readonly setImmediate?: (task: () => void) => unknown;
}

/** How long work may hold the event loop, ms: half a frame. */
const SLICE = 8;

/** Lets everything else that waits have its turn. */
export function pause(): Promise<void> {
  const { scheduler, setImmediate: immediately } = globalThis as Turns;
  // Nested timers are held back 4 ms each in browsers, and 1 ms in Node; these are not.
  if (scheduler?.postTask) return scheduler.postTask(() => undefined);
  return new Promise((resolve) => (immediately ?? setTimeout)(() => resolve()));
}

/** A pause that only pauses when the last one was a while ago; for loops of many short steps. */
export function pacer(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE) return undefined;
    return pause().then(() => {
      since = performance.now();
    });
  };
}
