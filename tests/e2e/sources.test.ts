import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Citation } from '../../lib/asking.ts';
import { until } from '../../scripts/browser.ts';
import { ask, savePage } from '../../scripts/panel.ts';
import { article, type World, world } from './harness.ts';

/** So tall that a passage below it must be scrolled to. */
const TALL = '<div style="height:4000px"></div>';

interface Footnoted {
  readonly page: Page;
  readonly panel: Page;
  readonly url: string;
  readonly citation: Citation;
}

/** Saves a page with this body, and asks for what only it tells. */
async function footnoted(here: World, path: string, body: string, question: string): Promise<Footnoted> {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${path}</title><main><h1>${path}</h1>${body}</main>`;
  const url = here.pages.put(path, { html });
  const page = await here.footnote.open(url);
  await until('the text to be there', async () => (await page.locator('main').innerText()).length > 40 || undefined);
  await savePage(here.footnote, page);
  const panel = await here.footnote.panel();
  const answer = await ask(panel, question);
  const citation = answer.citations.find((each) => each.url === url);
  if (!citation)
    throw new Error(`no footnote of ${path}: ${JSON.stringify(answer.citations.map(({ quote }) => quote))}`);
  return { page, panel, url, citation };
}

/** Clicks the quote of a footnote, and resolves with what the panel then says under it. */
async function click({ panel, citation }: Footnoted): Promise<string> {
  const note = panel.locator(`article:last-of-type [data-note="${citation.number}"]`);
  await note.locator('[data-action="open"]').first().click();
  return until('the panel to say how it went', async () => {
    const said = (await note.locator('[role="status"]').innerText()).trim();
    return said && said !== 'Opening' ? said : undefined;
  });
}

const CHANGED = /^The page has changed since .+\d; your saved copy was opened$/;
const CHANGED_COPY = /^The page has changed since .+\d and no longer has this passage/;

const plain = (text: string) => text.replace(/[\s|]+/g, ' ').trim();

/** The words that are marked in a page, once they are in sight. */
function marked(page: Page): Promise<string> {
  return until('the passage to be marked in sight', () =>
    page.evaluate(() => {
      const ranges = [...(CSS.highlights.get('footnote') ?? [])] as unknown as Range[];
      const { top, bottom } = ranges[0]?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
      return top >= 0 && bottom <= innerHeight ? ranges.map(String).join(' ') : undefined;
    }),
  );
}

/** The newest tab that shows this address. */
const tabOf = (here: World, start: string) =>
  until(`a tab of ${start}`, () =>
    here.footnote.context
      .pages()
      .filter((page) => page.url().startsWith(start))
      .at(-1),
  );

/** The address of the tab in front, as far as the panel may know it. */
const inFront = (panel: Page): Promise<string | undefined> =>
  panel.evaluate(async () => {
    type Tabs = { query(q: object): Promise<{ url?: string }[]> };
    const { tabs } = (globalThis as never as { chrome: { tabs: Tabs } }).chrome;
    return (await tabs.query({ active: true, currentWindow: true }))[0]?.url;
  });

describe('a footnote', () => {
  const here = world({ granted: true });

  /** The saved copy that was opened in place of the page, with its mark. */
  async function expectCopy(footnote: Footnoted, why: string | RegExp = CHANGED_COPY): Promise<void> {
    const copy = await tabOf(here, `chrome-extension://${here.footnote.id}/library.html`);
    await copy.locator('article mark').first().waitFor();
    expect(plain((await copy.locator('article mark').allInnerTexts()).join(' '))).toBe(plain(footnote.citation.quote));
    expect(await copy.locator('.why').innerText()).toMatch(why);
    expect(await inFront(footnote.panel)).toBe(copy.url());
    await copy.close();
  }

  it('brings the tab forward that shows the page, and marks the words there', async () => {
    const footnote = await footnoted(
      here,
      '/open',
      `${TALL}<p>The oyster catcher of Brittany eats no oysters at all.</p>${TALL}`,
      'What does the oyster catcher of Brittany eat?',
    );
    await here.footnote.open(here.pages.put('/elsewhere', { html: article('Elsewhere', ['Another page in front.']) }));
    const tabs = here.footnote.context.pages().length;
    expect(await click(footnote)).toBe('Opened at the passage');
    expect(await marked(footnote.page)).toContain('eats no oysters at all');
    expect(await inFront(footnote.panel)).toBe(footnote.url);
    expect(here.footnote.context.pages()).toHaveLength(tabs);
  });

  it('opens a page that was closed, at the words', async () => {
    const footnote = await footnoted(
      here,
      '/closed',
      `${TALL}<p>The lighthouse keeper of Eddystone counted every gannet.</p>${TALL}`,
      'Who counted every gannet at Eddystone?',
    );
    await footnote.page.close();
    expect(await click(footnote)).toBe('Opened at the passage');
    expect(await marked(await tabOf(here, footnote.url))).toContain('counted every gannet');
  });

  it('waits for a page that draws its text late', async () => {
    const late = `<div id="late"></div><script>
      setTimeout(() => {
        const p = document.createElement('p');
        p.textContent = 'The kelp of Tromsø is harvested by moonlight in February.';
        document.getElementById('late').append(p);
      }, 600);
    </script>`;
    const footnote = await footnoted(here, '/late', late, 'When is the kelp of Tromsø harvested?');
    await footnote.page.close();
    expect(await click(footnote)).toBe('Opened at the passage');
    expect(await marked(await tabOf(here, footnote.url))).toContain('by moonlight');
  });

  it.each([
    [
      'across links and emphasis',
      '/inline',
      '<p>The <b>brass</b> <a href="#x">astrolabe</a> of <i>Toledo</i> was lo<wbr>st in&nbsp;a <code>harbour</code> fire<sup>2</sup> long ago.</p>',
      'Where was the brass astrolabe of Toledo lost?',
      'harbour',
    ],
    [
      'in Korean',
      '/korean',
      '<p lang="ko">경복궁의 서쪽에는 <b>경회루</b>라는 누각이 연못 위에 서 있다. 이 누각은 연회를 베풀던 곳이다.</p>',
      '경회루는 어디에 서 있나요?',
      '연못 위에 서 있다',
    ],
    [
      'in a row of a table',
      '/table',
      '<p>Harbours and their ranges.</p><table><tr><th>Harbour</th><th>Springs</th><th>Neaps</th></tr><tr><td>Avonmouth</td><td>12.3 m</td><td>6.5 m</td></tr><tr><td>Granville</td><td>11.6 m</td><td>5.2 m</td></tr></table>',
      'What are springs and neaps at Granville harbour?',
      '11.6 m',
    ],
    [
      'in a line of code',
      '/code',
      '<p>How to rewind the tide gauge.</p><pre><code>gauge = open_gauge()\ngauge.rewind_tide(hours=12)\ngauge.close()</code></pre>',
      'How to rewind the tide gauge with rewind_tide hours?',
      'rewind',
    ],
  ])('marks the whole quote where it stands %s', async (_where, path, body, question, words) => {
    const footnote = await footnoted(here, path, TALL + body + TALL, question);
    expect(footnote.citation.quote).toContain(words);
    expect(await click(footnote)).toBe('Opened at the passage');
    const letters = (text: string) => text.replace(/[^\p{L}\p{N}.]/gu, '');
    expect(letters(await marked(footnote.page))).toBe(letters(footnote.citation.quote));
  });

  it('opens the saved copy when the page, open or not, no longer has the words, and says so', async () => {
    const footnote = await footnoted(
      here,
      '/changed',
      '<p>The Sunday ferry to Sark leaves at half past nine.</p>',
      'When does the Sunday ferry to Sark leave?',
    );
    here.pages.put('/changed', { html: article('/changed', ['There is no ferry any more, to anywhere at all.']) });
    await footnote.page.reload();
    expect(await click(footnote)).toMatch(CHANGED);
    await expectCopy(footnote);
    await footnote.page.close();
    expect(await click(footnote)).toMatch(CHANGED);
    await expectCopy(footnote);
  });

  it('opens the saved copy when the server has no such page', async () => {
    const footnote = await footnoted(
      here,
      '/gone',
      '<p>The bell of Ys rings under water at Douarnenez.</p>',
      'Where does the bell of Ys ring?',
    );
    await footnote.page.close();
    here.pages.remove('/gone');
    expect(await click(footnote)).toBe('The page is no longer there; your saved copy was opened');
    await expectCopy(footnote, 'The page is no longer there.');
  });

  it('opens a page that has changed around the passage, which stands elsewhere now', async () => {
    const footnote = await footnoted(
      here,
      '/moved-within',
      '<p>The smokehouse of Craster burns oak shavings only.</p><p>It stands by the harbour.</p>',
      'What does the smokehouse of Craster burn?',
    );
    await footnote.page.close();
    const words = 'The smokehouse of <i>Craster</i> burns oak shavings only.';
    here.pages.put('/moved-within', {
      html: article('Craster', ['All new here.', `<div style="height:3000px"></div>`, words]),
    });
    expect(await click(footnote)).toBe('Opened at the passage');
    expect(await marked(await tabOf(here, footnote.url))).toContain('oak shavings');
  });

  it('marks what has become of a sentence that was edited, and says that it was', async () => {
    const footnote = await footnoted(
      here,
      '/edited',
      '<p>The museum is closed.</p><p>The observatory of Armagh opens its dome to visitors at 9:30 on Saturdays.</p><p>Bring a coat.</p>',
      'When does the observatory of Armagh open its dome to visitors?',
    );
    await footnote.page.close();
    const now = 'The observatory of Armagh opens its dome to visitors at 10:15 on Sundays.';
    here.pages.put('/edited', { html: article('Armagh', ['The museum is closed.', now, 'Bring a coat.']) });
    expect(await click(footnote)).toMatch(/^Changed since .+\d: marked is what the page says now$/);
    expect(await marked(await tabOf(here, footnote.url))).toBe(now);
  });

  it('opens the saved copy when the address asks for a login, or leads elsewhere', async () => {
    const footnote = await footnoted(
      here,
      '/members',
      '<p>The regatta of Cowes is rowed backwards in odd years.</p>',
      'When is the regatta of Cowes rowed backwards?',
    );
    await footnote.page.close();
    here.pages.put('/login', { html: article('Sign in', ['Members only.'], '<form><input type="password"></form>') });
    here.pages.put('/members', { redirect: '/login' });
    expect(await click(footnote)).toBe('The site asks you to sign in; your saved copy was opened');
    await expectCopy(footnote, 'The site asks you to sign in.');
    here.pages.put('/home', { html: article('Home', ['News of the day.']) });
    here.pages.put('/members', { redirect: '/home' });
    expect(await click(footnote)).toBe('The address leads to another page now; your saved copy was opened');
    await expectCopy(footnote, 'The address leads to another page now.');
  });

  it('opens the saved copy when the server does not answer at all, or nothing does', async () => {
    const footnote = await footnoted(
      here,
      '/down',
      '<p>The pilot of Portland Bill kept a tame cormorant.</p>',
      'What did the pilot of Portland Bill keep?',
    );
    await footnote.page.close();
    await here.pages.close();
    expect(await click(footnote)).toBe('The page did not open; your saved copy was opened');
    await expectCopy(footnote, 'The page did not open.');
    const [worker] = here.footnote.context.serviceWorkers();
    await worker?.evaluate('Object.defineProperty(navigator, "onLine", { value: false })');
    expect(await click(footnote)).toBe('You are offline; your saved copy was opened');
    await expectCopy(footnote, 'You are offline.');
  });
});

describe('a footnote of a site that Footnote may not read', () => {
  const here = world();

  it('is opened by the browser alone, at the words, and the panel says that nobody looked', async () => {
    const footnote = await footnoted(
      here,
      '/unchecked',
      `${TALL}<p>The storm petrel of Skokholm comes ashore at night only.</p>${TALL}`,
      'When does the storm petrel of Skokholm come ashore?',
    );
    await footnote.page.close();
    expect(await click(footnote)).toBe('Opened; Footnote may not look whether the passage is still there');
    const tab = await tabOf(here, footnote.url);
    await until('the browser to scroll there', () => tab.evaluate(() => scrollY > 1000 || undefined));
  });
});
