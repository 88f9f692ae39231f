/** How long from the click on the toolbar button until a question can be typed? */
import { launch } from '../scripts/browser.ts';
import { servePages } from '../scripts/pages-server.ts';
import { type Row, spread } from './statistics.ts';

const CLICKS = 8;

export default async function panel(): Promise<Row[]> {
  const pages = await servePages();
  const blank = pages.put('/', { html: '<title>Blank</title><p>Nothing.</p>' });
  const ours: number[] = [];
  const reference: number[] = [];
  // A browser of its own for each click: the first panel of a browser is the slow one, and the one a person waits for.
  for (let n = 0; n < CLICKS; n++) {
    const footnote = await launch();
    const page = await footnote.open(blank);
    const start = Date.now();
    await footnote.clickToolbar(page);
    const side = await footnote.panel();
    await side.waitForSelector('textarea:not([disabled])');
    ours.push((await side.evaluate(paintedAt)) - start);
    const before = Date.now();
    const tab = await footnote.open(`chrome-extension://${footnote.id}/manifest.json`);
    reference.push((await tab.evaluate(paintedAt)) - before);
    await footnote.close();
  }
  await pages.close();
  return [
    {
      question: 'click on the toolbar button to a panel that takes a question',
      unit: 'ms',
      ours: spread(ours),
      reference: { name: 'a tab with a plain file of the extension', is: spread(reference) },
      aim: '300 ms',
    },
  ];
}

/** Runs in a view: when its first contentful paint was, ms since 1970; the panel's field stands in that paint. */
function paintedAt(): number {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return performance.timeOrigin + (paint?.startTime ?? performance.now());
}
