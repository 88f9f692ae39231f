import { describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { article, TIDES, world } from './harness.ts';

const LOGIN =
  '<!doctype html><title>Sign in</title><form><label>Name <input></label><label>Password <input type="password"></label><button>Sign in</button></form>';

describe('a page that cannot be saved', () => {
  const here = world();

  /** Tries to save what is in front. `anyway`: although it looks private. */
  async function refusal(url: string, anyway?: 'anyway') {
    const page = await here.footnote.open(url);
    const panel = await openPanel(here.footnote, page);
    await until('the panel to show this page', async () =>
      (await callFrom(panel, 'router', 'page')).url === page.url() ? true : undefined,
    );
    const failure = await callFrom(panel, 'router', 'savePage', anyway ? { kind: 'page', anyway: true } : {}).then(
      () => 'saved',
      (error: Error) => error.message,
    );
    const sentence = await panel.locator('.this-page .notice').innerText();
    return { failure, sentence, documents: (await callFrom(panel, 'library', 'summary')).documents };
  }

  it.each([
    ['no text', 'page-empty', '<!doctype html><title>Empty</title><div></div>'],
    ['only a login form', 'page-private', LOGIN],
    [
      'only a frame of another site',
      'page-frames-only',
      '<!doctype html><title>Framed</title><iframe src="FRAME"></iframe>',
    ],
  ])('says so, and stores nothing: %s', async (name, code, html) => {
    const other = here.pages.put('/other', { html: article('Other', TIDES) }).replace('127.0.0.1', 'localhost');
    const url = here.pages.put(`/bad/${name.replaceAll(' ', '-')}`, { html: html.replace('FRAME', other) });
    const { failure, sentence, documents } = await refusal(url);
    expect(failure).toContain(code);
    expect(sentence.length).toBeGreaterThan(20);
    expect(documents).toBe(0);
  });

  it('says so, and stores nothing: only a login form, saved although it looks private', async () => {
    const { failure, sentence, documents } = await refusal(here.pages.put('/bad/login', { html: LOGIN }), 'anyway');
    expect(failure).toContain('page-empty');
    expect(sentence.length).toBeGreaterThan(20);
    expect(documents).toBe(0);
  });

  it('says so on a page of the browser', async () => {
    const page = await here.footnote.open('chrome://version');
    const panel = await openPanel(here.footnote, page);
    const state = await until('the panel to know', async () => {
      const now = await callFrom(panel, 'router', 'page');
      return now.access === 'never' ? now : undefined;
    });
    expect(state.saved).toBeUndefined();
    await expect(callFrom(panel, 'router', 'savePage', {})).rejects.toThrow('page-not-readable');
  });
});

describe('a page that makes it hard', () => {
  const here = world();

  it('of 20 MB is saved, and a question in the middle of it is answered', async () => {
    const small = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
    await savePage(here.footnote, small);
    const filler =
      'Nothing of interest is said in this sentence, which only takes up room among many others of its kind. ';
    const paragraphs = Array.from({ length: 10_000 }, (_, n) => `${n}. ${filler.repeat(20)}`);
    const html = article('Huge', paragraphs);
    expect(html.length).toBeGreaterThan(20_000_000);
    const page = await here.footnote.open(here.pages.put('/huge', { html }));
    const panel = await openPanel(here.footnote, page);
    await panel.locator('[data-action="save"]').click();
    await until(
      'the page to be stored',
      async () => ((await callFrom(panel, 'library', 'summary')).documents === 2 ? true : undefined),
      60_000,
    );
    const { pending } = await callFrom(panel, 'library', 'summary');
    expect(pending).toBe(1);
    const answer = await ask(panel, 'Why is the tide in the Bay of Fundy so high?');
    expect(answer.citations[0]?.quote).toContain('resonate');
    // What is asked next does not follow from this.
    await panel.locator('[data-action="new"]').click();
    await until(
      'the page to be embedded',
      async () => ((await callFrom(panel, 'library', 'summary')).pending === 0 ? true : undefined),
      120_000,
    );
  }, 240_000);

  it('and changes all the time is saved as it stood at one moment', async () => {
    const script = `<script>
      let n = 0;
      setInterval(() => {
        n++;
        for (const p of document.querySelectorAll('p')) p.textContent = 'State ' + n + ' of the page, told again in every one of its many paragraphs.';
      }, 1);
    </script>`;
    const html = article(
      'Restless',
      Array.from({ length: 200 }, () => 'Not yet.'),
      script,
    );
    const page = await here.footnote.open(here.pages.put('/restless', { html }));
    const { id } = await savePage(here.footnote, page);
    const panel = await here.footnote.panel();
    const { text } = await callFrom(panel, 'library', 'text', id);
    expect(new Set(text.match(/State \d+/g)).size).toBe(1);
  });

  it('and was saved before is updated, and the undo brings the first one back', async () => {
    const url = here.pages.put('/again', { html: article('Again', TIDES.slice(0, 2)) });
    const page = await here.footnote.open(url);
    const first = await savePage(here.footnote, page);
    here.pages.put('/again', {
      html: article('Again', [...TIDES.slice(0, 2), 'A sentence about limpets was added later.']),
    });
    await page.reload();
    const second = await savePage(here.footnote, page);
    expect(second).toMatchObject({ id: first.id, savedAt: first.savedAt });
    const panel = await here.footnote.panel();
    expect((await ask(panel, 'What about limpets?')).mode).toBe('passages');
    await panel.locator('[data-action="undo"]').click();
    await until('the first version to be back', async () => {
      const { text } = await callFrom(panel, 'library', 'text', first.id);
      return text.includes('limpets') ? undefined : true;
    });
    expect((await ask(panel, 'What about limpets?')).mode).toBe('abstained');
  });
});
