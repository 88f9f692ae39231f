import { signal } from '@preact/signals';
import { runningIntakes } from '../../ui/open-intakes.ts';
import { library } from '../../ui/rooms.ts';

/** How far the queues are; undefined when none is worked through. */
export const reading = signal<ReturnType<typeof runningIntakes>>(undefined);

let asking: Promise<void> | undefined;
let again = false;

/** Asks the library how far they are; however often that is wanted meanwhile, once more afterwards. */
export function refreshIntakes(): Promise<void> {
  again = asking !== undefined;
  asking ??= ask().finally(() => {
    asking = undefined;
    if (again) void refreshIntakes();
  });
  return asking;
}

async function ask(): Promise<void> {
  try {
    reading.value = runningIntakes(await library('intakes'));
  } catch {
    reading.value = undefined; // the page for adding says what is wrong
  }
}
