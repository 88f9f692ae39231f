/** How many chunks of 1,000 characters are embedded a second, in the browser, from stored to findable by meaning? */
import { launch, until } from '../scripts/browser.ts';
import { servePages } from '../scripts/pages-server.ts';
import { callFrom, openPanel, storePage } from '../scripts/panel.ts';
import { type Row, spread } from './statistics.ts';
import { page, texts } from './texts.ts';

const ROUNDS = 5;
const PARAGRAPHS = 2500;

export default async function embed(): Promise<Row[]> {
  const { paragraphs } = texts();
  const pages = await servePages();
  const footnote = await launch();
  try {
    const panel = await openPanel(
      footnote,
      await footnote.open(pages.put('/', { html: '<title>Blank</title><p>Nothing.' })),
    );
    const ours: number[] = [];
    const reference: number[] = [];
    for (let n = 0; n < ROUNDS; n++) {
      const captured = page(n, paragraphs, PARAGRAPHS);
      const { document } = await storePage(panel, captured);
      const start = performance.now();
      await until(
        'the page to be embedded',
        async () => ((await callFrom(panel, 'library', 'summary')).pending === 0 ? true : undefined),
        120_000,
      );
      ours.push((document.chunks / (performance.now() - start)) * 1000);
      const perSecond = await panel.evaluate((text) => {
        const from = performance.now();
        const words = text
          .normalize('NFKC')
          .toLowerCase()
          .split(/[^\p{L}\p{M}\p{N}]+/u).length;
        return 1000 / (performance.now() - from + words * 0);
      }, captured.text);
      reference.push(perSecond * document.chunks);
    }
    return [
      {
        question: 'chunks embedded a second, in the browser',
        unit: '/s',
        ours: spread(ours),
        reference: { name: 'only normalised and split into words', is: spread(reference) },
        aim: '2,000 /s',
      },
    ];
  } finally {
    await footnote.close();
    await pages.close();
  }
}
