/**
 * Where the browser itself lands with a text fragment. No API tells: `document.fragmentDirective` is empty and `::target-text` cannot be
 * asked. But it can be seen: the style of `::target-text` is the page's to give, so it is given a colour that nothing else has, and
 * looked for in a picture of the window.
 */
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { drawnAt, type Rectangle, type Stretch } from './opening-page.ts';

/** `right`: the passage's first words are marked in the window, and nothing outside of it. `part`: and not all of what is in sight. */
export type Landing = 'right' | 'part' | 'wrong' | 'nowhere';

const STYLE =
  '::target-text { background: #ff00ff !important; color: #ff00ff !important; text-decoration: none !important }';
/** How long the browser is given to find a passage, ms. */
const PATIENCE = 700;
/** Marks reach this far out of the box of their letters, px. */
const MARGIN = 4;

export interface Lander {
  /** Prepares a page that was just opened. */
  prepare(page: Page): Promise<void>;
  /** Goes to the fragment in the open page and looks where that led. */
  land(page: Page, url: string, passage: readonly Stretch[]): Promise<Landing>;
}

/** @param pictures a context with JavaScript, where pictures are read */
export async function createLander(pictures: BrowserContext): Promise<Lander> {
  const reader = await pictures.newPage();
  await reader.evaluate('globalThis.__name ??= (named) => named'); // what the compiler wraps functions in
  const sessions = new WeakMap<Page, CDPSession>();
  const look = async (page: Page, passage: readonly Stretch[]): Promise<Seen> => {
    let session = sessions.get(page);
    if (!session) {
      session = await page.context().newCDPSession(page);
      sessions.set(page, session);
    }
    for (;;) {
      const before = await page.evaluate('scrollY');
      const rectangles = await page.evaluate(drawnAt, hull(passage));
      const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
      if ((await page.evaluate('scrollY')) === before)
        return reader.evaluate(readPicture, { data, rectangles, margin: MARGIN });
    }
  };
  return {
    async prepare(page) {
      await page.evaluate((style) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(style);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }, STYLE);
    },
    async land(page, url, passage) {
      await page.evaluate(forget);
      await page.goto(url);
      const end = Date.now() + PATIENCE;
      for (;;) {
        const seen = await look(page, passage);
        if (seen.inside + seen.outside > 0) return judge(seen);
        if (Date.now() > end) return 'nowhere';
      }
    },
  };
}

/** With what stands in between on the page and was not saved: a range of words takes that in. */
const hull = (passage: readonly Stretch[]): Stretch => ({ from: passage[0]?.from ?? 0, to: passage.at(-1)?.to ?? 0 });

/** Runs in the page: the browser keeps its marks, whatever other fragment is gone to, until their text is written anew. */
function forget(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode() as Text | null; text; text = walker.nextNode() as Text | null) {
    const { data } = text;
    text.data = '';
    text.data = data;
  }
  scrollTo(0, 0);
}

interface Seen {
  readonly inside: number;
  readonly outside: number;
  /** Share of the first and of the last visible letters' box that is marked. */
  readonly first: number;
  readonly last: number;
}

function judge({ outside, first, last }: Seen): Landing {
  if (outside > 0 || first < 0.5) return 'wrong';
  return last < 0.5 ? 'part' : 'right';
}

/** Runs in a page of its own: counts the pixels of the marks inside and outside of the passage. */
async function readPicture(request: {
  readonly data: string;
  readonly rectangles: readonly Rectangle[];
  readonly margin: number;
}): Promise<Seen> {
  const { data, rectangles, margin } = request;
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!canvas) throw new Error('no canvas');
  canvas.drawImage(picture, 0, 0);
  const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer);
  const own = new Uint8Array(width * height);
  const paint = ({ left, top, right, bottom }: Rectangle) => {
    for (let y = Math.max(0, Math.floor(top - margin)); y < Math.min(height, bottom + margin); y++)
      for (let x = Math.max(0, Math.floor(left - margin)); x < Math.min(width, right + margin); x++)
        own[y * width + x] = 1;
  };
  rectangles.forEach(paint);
  const [first] = rectangles;
  const last = rectangles.at(-1);
  // Between its first line and its last stand pictures too, whose words are marked with the others.
  if (first && last && last.top > first.bottom) paint({ left: 0, right: width, top: first.bottom, bottom: last.top });
  let inside = 0;
  let outside = 0;
  for (let i = 0; i < pixels.length; i++) if (pixels[i] === 0xffff00ff) own[i] ? inside++ : outside++;
  const share = (box: Rectangle | undefined) => {
    if (!box) return 0;
    let marked = 0;
    let all = 0;
    for (let y = Math.max(0, Math.ceil(box.top)); y < Math.min(height, Math.floor(box.bottom)); y++)
      for (let x = Math.max(0, Math.ceil(box.left)); x < Math.min(width, Math.floor(box.right)); x++) {
        all++;
        if (pixels[y * width + x] === 0xffff00ff) marked++;
      }
    return all === 0 ? 0 : marked / all;
  };
  const visible = rectangles.filter(
    ({ left, top, right, bottom }) => bottom > 2 && top < height - 2 && right > 2 && left < width - 2,
  );
  return { inside, outside, first: share(rectangles[0]), last: share(visible.at(-1)) };
}
