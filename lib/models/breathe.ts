/** Long work stops for others after this many milliseconds. */
const TURN = 10;

/**
 * Lets the event loop turn when the work has gone on long enough: `await breathe()` between any two steps. A message to oneself and
 * not a timer, because browsers hold back the timers of pages that nobody sees.
 */
export function breather(signal?: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - since < TURN) return;
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
    signal?.throwIfAborted();
    since = performance.now();
  };
}
