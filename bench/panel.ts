/** How long from the click on the toolbar button until a question can be typed? */
import { launch, until } from '../scripts/browser.ts';
import { servePages } from '../scripts/pages-server.ts';
import { type Row, spread } from './statistics.ts';

const CLICKS = 15;

export default async function panel(): Promise<Row[]> {
  const pages = await servePages();
  const ours: number[] = [];
  const reference: number[] = [];
  const footnote = await launch();
  try {
    const page = await footnote.open(pages.put('/', { html: '<title>Blank</title><p>Nothing.</p>' }));
    for (let n = 0; n < CLICKS; n++) {
      const start = Date.now();
      await footnote.clickToolbar(page);
      const side = await footnote.panel();
      await side.waitForSelector('textarea:not([disabled])');
      ours.push((await side.evaluate(paintedAt)) - start);
      await side.evaluate(() => window.close());
      await until('the panel to close', async () => (side.isClosed() ? true : undefined));
      const blank = Date.now();
      const tab = await footnote.open(`chrome-extension://${footnote.id}/manifest.json`);
      reference.push(Date.now() - blank);
      await tab.close();
    }
    return [
      {
        question: 'click on the toolbar button to a panel that takes a question',
        unit: 'ms',
        ours: spread(ours),
        reference: { name: 'a tab with a plain file of the extension', is: spread(reference) },
        aim: '300 ms',
      },
    ];
  } finally {
    await footnote.close();
    await pages.close();
  }
}

/** Runs in the panel: when its first contentful paint was, ms since 1970; the field stands in that paint. */
function paintedAt(): number {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return performance.timeOrigin + (paint?.startTime ?? performance.now());
}
