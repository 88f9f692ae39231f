import { describe, expect, it } from 'vitest';
import { golden } from './browser.ts';
import { capture } from './content-script.ts';

const world = golden();

async function codeOf(url: string): Promise<string> {
  const page = await world.open(url);
  const reply = await capture(page);
  await page.close();
  return reply.ok ? 'ok' : reply.error.code;
}

describe('a page that cannot be saved', () => {
  it('is empty', async () => {
    expect(await codeOf(world.pages.put('/blank.html', { html: '<title>Nothing</title><div></div>' }))).toBe(
      'page-empty',
    );
  });

  it('is still loading, or wants a password', async () => {
    expect(await codeOf(world.pages.put('/app.html', { html: '<div id="root"><div>Loading …</div></div>' }))).toBe(
      'page-empty',
    );
  });

  it('has its text in a frame of another site', async () => {
    const inner = world.pages.put('/inner.html', {
      html: '<p>A text that is on another site than the page around it.</p>',
    });
    const other = inner.replace('127.0.0.1', 'localhost');
    const html = `<iframe src="${other}" width="800" height="600"></iframe>`;
    expect(await codeOf(world.pages.put('/outer.html', { html }))).toBe('page-frames-only');
  });

  it('is a picture', async () => {
    const page = await world.open(world.pages.put('/any.html', { html: '<p>Any.</p>' }));
    await page.route('**/picture.svg', (route) =>
      route.fulfill({
        contentType: 'image/svg+xml',
        body: '<svg xmlns="http://www.w3.org/2000/svg"><text>Hello</text></svg>',
      }),
    );
    await page.goto(`${world.pages.origin}/picture.svg`);
    const reply = await capture(page);
    expect(reply.ok ? 'ok' : reply.error.code).toBe('page-not-readable');
    await page.close();
  });

  it('has more text than a library can hold', async () => {
    const page = await world.open(world.pages.put('/huge.html', { html: '<title>Huge</title><main></main>' }));
    await page.evaluate(() => {
      const paragraph = `${'many words '.repeat(100_000)}. `;
      for (let i = 0; i < 24; i++) document.querySelector('main')?.append(document.createElement('p'), paragraph);
    });
    const reply = await capture(page);
    expect(reply.ok ? 'ok' : reply.error.code).toBe('page-too-large');
    await page.close();
  });
});

describe('a page of a million elements', () => {
  it('is refused at once', async () => {
    const page = await world.open(
      world.pages.put('/dots.html', { html: '<title>Dots</title><p>A page of dots and more dots.</p>' }),
    );
    await page.evaluate(() => {
      const row = document.createElement('div');
      for (let i = 0; i < 1000; i++) row.append(document.createElement('i'));
      row.style.display = 'none';
      for (let i = 0; i < 1000; i++) document.body.append(row.cloneNode(true));
    });
    const reply = await capture(page);
    expect(reply.ok ? 'ok' : reply.error.code).toBe('page-too-large');
    await page.close();
  });
});

describe('a page of 20 MB', () => {
  it('is read whole, and soon', { timeout: 120_000 }, async () => {
    const sentence = 'The tide came in over the flats and nobody who stood on the dam said a word about it. ';
    const paragraph = `<p>${sentence.repeat(12)}<b>Bold</b> and <a href="x">linked</a>.</p>\n`;
    const html = `<title>Tides</title><article>${paragraph.repeat(Math.floor(19_000_000 / paragraph.length))}</article>`;
    const page = await world.open(world.pages.put('/tides.html', { html }));
    const reply = await capture(page);
    expect(reply.ok && reply.value.receipt.kept).toBe(1);
    expect(reply.ok && reply.value.text.length).toBeGreaterThan(17_000_000);
    await page.close();
  });

  it('may nest without end', async () => {
    const html = `<title>Deep</title>${'<div>'.repeat(3000)}<p>Down here are six more words.</p>`;
    const page = await world.open(world.pages.put('/deep.html', { html }));
    const reply = await capture(page);
    expect(reply.ok && reply.value.text).toContain('Down here');
    await page.close();
  });
});

describe('a page behind a veil', () => {
  it.each(['visibility: hidden', 'opacity: 0', 'display: none'])('is read although its body has %s', async (style) => {
    const html = `<title>Veil</title><style>body { ${style} }</style><article><p>The text waits for a script to be shown at last.</p></article>`;
    expect(await codeOf(world.pages.put('/veil.html', { html }))).toBe('ok');
  });
});

describe('a page whose paragraphs are placed one by one', () => {
  it('is read down to the last, far below the first screen', async () => {
    const placed = Array.from(
      { length: 40 },
      (_, i) =>
        `<p style="position: absolute; top: ${i * 900}px">Paragraph number ${i} stands where its style puts it.</p>`,
    );
    const page = await world.open(world.pages.put('/placed.html', { html: `<title>Placed</title>${placed.join('')}` }));
    const reply = await capture(page);
    for (const number of [0, 20, 39])
      expect(reply.ok && reply.value.text).toContain(`Paragraph number ${number} stands`);
    await page.close();
  });
});

describe('a selection', () => {
  it('is captured with its structure, cut where it begins and ends', async () => {
    const page = await world.open('docs');
    await page.evaluate(() => {
      const [, from] = document.querySelectorAll('td');
      const to = document.querySelector('.admonition p')?.firstChild;
      if (from?.firstChild && to) getSelection()?.setBaseAndExtent(from.firstChild, 0, to, 14);
    });
    const reply = await capture(page, 'selection');
    if (!reply.ok) throw new Error(reply.error.code);
    expect(reply.value).toMatchObject({ kind: 'selection', title: 'Configuring retries' });
    expect(reply.value.receipt).toMatchObject({ method: 'selection', kept: 1, tables: 1 });
    expect(reply.value.text).toMatch(/^integer \| 5 \| Deliveries/);
    expect(reply.value.text).toMatch(/\n\nA factor below$/);
    await page.close();
  });

  it('is empty when nothing is selected', async () => {
    const page = await world.open('docs');
    const reply = await capture(page, 'selection');
    expect(reply.ok ? 'ok' : reply.error.code).toBe('selection-empty');
    await page.close();
  });
});
