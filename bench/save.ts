/** How long from the click on Save to a stored 50 kB article? */
import { launch, until } from '../scripts/browser.ts';
import { servePages } from '../scripts/pages-server.ts';
import { callFrom, openPanel } from '../scripts/panel.ts';
import { type Row, spread } from './statistics.ts';
import { texts } from './texts.ts';

const SAVES = 20;
const BYTES = 50_000;

/** An article whose text is 50 kB in UTF-8. */
function article(n: number, paragraphs: readonly string[]): string {
  const parts: string[] = [];
  for (let at = n * 40, bytes = 0; bytes < BYTES; at++) {
    const text = paragraphs[at % paragraphs.length] ?? '';
    parts.push(`<p>${text.replace(/[<&]/g, ' ')}</p>`);
    bytes += Buffer.byteLength(text);
  }
  return `<!doctype html><meta charset="utf-8"><title>Article ${n}</title><article><h1>Article ${n}</h1>${parts.join('')}</article>`;
}

export default async function save(): Promise<Row[]> {
  const { paragraphs } = texts();
  const pages = await servePages();
  const footnote = await launch();
  try {
    const ours: number[] = [];
    const reference: number[] = [];
    for (let n = 0; n < SAVES; n++) {
      const page = await footnote.open(pages.put(`/article-${n}`, { html: article(n, paragraphs) }));
      const panel = await openPanel(footnote, page);
      await until('the panel to know the page', async () =>
        (await callFrom(panel, 'router', 'page')).url === page.url() ? true : undefined,
      );
      ours.push(await timeSave(panel));
      reference.push(
        await page.evaluate(() => {
          const start = performance.now();
          const length = document.body.innerText.length + new XMLSerializer().serializeToString(document).length;
          return performance.now() - start + length * 0;
        }),
      );
      await page.close();
    }
    return [
      {
        question: 'click on Save to stored, 50 kB article',
        unit: 'ms',
        ours: spread(ours),
        reference: { name: "the page's own innerText and serialisation", is: spread(reference) },
        aim: '300 ms',
      },
    ];
  } finally {
    await footnote.close();
    await pages.close();
  }
}

interface ChromeLike {
  chrome: { runtime: { onMessage: { addListener(listener: (message: { name?: string }) => void): void } } };
}

/** From the click on the panel's button until the panel hears that the page is durable. */
function timeSave(panel: Awaited<ReturnType<typeof openPanel>>): Promise<number> {
  return panel.evaluate(() => {
    const button = document.querySelector<HTMLButtonElement>('[data-action="save"]');
    if (!button) throw new Error('no Save button');
    const { runtime } = (globalThis as never as ChromeLike).chrome;
    const start = performance.now();
    return new Promise<number>((resolve, reject) => {
      runtime.onMessage.addListener((message) => {
        if (message.name === 'saved') resolve(performance.now() - start);
        if (message.name === 'saveFailed') reject(new Error(JSON.stringify(message)));
      });
      button.click();
    });
  });
}
