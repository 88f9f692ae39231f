/** What a reader does in the library page, and how long it takes to be on the screen. All of it runs in the page. */

/** When the first line was painted, ms from the beginning of navigation. */
export function firstLine(): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      if (!document.querySelector('.row')) return void requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      requestAnimationFrame(() => port2.postMessage(undefined)); // comes after the frame
    };
    look();
  });
}

/** When something was painted at all. */
export function firstPaint(): number {
  return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now();
}

/** From a choice in the filter to the list as it is then, on the screen. */
export function timeOfChoice(value: string): Promise<number> {
  const select = document.querySelector<HTMLSelectElement>('[data-filter="tag"]');
  if (!select) throw new Error('no tags to choose from');
  const label = () => document.querySelector('.select-all')?.textContent;
  const before = label();
  return new Promise((resolve) => {
    const start = performance.now();
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    const look = () => {
      if (label() === before) return void requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - start);
      port2.postMessage(undefined);
    };
    requestAnimationFrame(look);
  });
}

/** From a letter in the search to the next frame. */
export function timeOfLetter(words: string): Promise<number> {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (!field) throw new Error('no field');
  return new Promise((resolve) => {
    const start = performance.now();
    field.value = words;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now() - start);
    requestAnimationFrame(() => port2.postMessage(undefined));
  });
}

/** A frame with nothing to draw in it, and a loop that does no more than look which of so many documents have a tag. */
export async function reference(documents: number): Promise<{ frame: number; loop: number }> {
  const { port1, port2 } = new MessageChannel();
  const frameStart = performance.now();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    requestAnimationFrame(() => port2.postMessage(undefined));
  });
  const frame = performance.now() - frameStart;
  const all = Array.from({ length: documents }, (_, n) => ({ tags: [`tag ${n % 200}`] }));
  const start = performance.now();
  const found = all.filter(({ tags }) => tags.includes('tag 7')).length;
  if (found === 0) throw new Error('the loop found nothing');
  return { frame, loop: performance.now() - start };
}

/** @returns how many lines were in the document at most */
export async function turnWheel({ steps, by }: { steps: number; by: number }): Promise<number> {
  let lines = 0;
  scrollTo(0, 0);
  for (let n = 0; n < steps; n++) {
    scrollBy(0, by);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    lines = Math.max(lines, document.querySelectorAll('.row').length);
  }
  return lines;
}

/** The same where the bar is dragged from place to place. */
export async function dragBar(times: number): Promise<number> {
  let lines = 0;
  for (let n = 0; n < times; n++) {
    scrollTo(0, (((n * 7) % times) / times) * document.documentElement.scrollHeight);
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    lines = Math.max(lines, document.querySelectorAll('.row').length);
  }
  return lines;
}
