import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { golden } from './browser.ts';
import { capture, marked, reveal } from './content-script.ts';

const world = golden();

const NAMES =
  'parentNode childNodes getAttribute hasAttribute nodeType nodeName localName shadowRoot children textContent parentElement nextSibling firstChild tagName ownerDocument remove removeAttribute append style className id attributes closest querySelector querySelectorAll checkVisibility getBoundingClientRect getRootNode offsetWidth cloneNode'.split(
    ' ',
  );
const DOCUMENT_NAMES =
  'body documentElement head title URL contentType defaultView querySelector querySelectorAll getElementsByTagName getSelection createRange implementation host adoptedStyleSheets'.split(
    ' ',
  );

const sentence =
  'The weir above the mill was rebuilt twice, first in oak and then, after the flood of 1954, in concrete.';
const text = `${`<p>${sentence} Nobody who had seen the oak one, they said, ever liked the other.</p>`.repeat(5)}<p>The <b>last miller</b>, who was also the last to live there, sold the stones to a museum.</p>`;

/** The whole of it is kept, and a sentence of it is found again. */
async function expectRead(page: Page, html: string, name: string): Promise<void> {
  await page.setContent(html);
  const reply = await capture(page);
  expect(reply.ok ? 'ok' : reply.error, name).toBe('ok');
  expect(reply.ok && reply.value.receipt, name).toMatchObject({ method: 'readability', kept: 1 });
  const quote = 'The last miller, who was also the last to live there, sold the stones to a museum.';
  expect(await reveal(page, { quote, before: '', after: '' }), name).toBe('marked');
  expect(await marked(page), name).toBe(quote);
}

describe('a page that names its parts after properties of nodes', () => {
  it('is read whole when the controls of a form around its text are', { timeout: 60_000 }, async () => {
    const page = await world.open('article');
    for (const name of NAMES) {
      await expectRead(page, `<title>Mill</title><form><input name="${name}"><div>${text}</div></form>`, name);
    }
    await page.close();
  });

  it('is read whole when its images are, which lend their names to the document', { timeout: 60_000 }, async () => {
    const page = await world.open('article');
    for (const name of DOCUMENT_NAMES) {
      await expectRead(page, `<title>Mill</title><img name="${name}" alt=""><div>${text}</div>`, name);
    }
    await page.close();
  });
});
