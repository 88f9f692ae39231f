import { describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, savePage } from '../../scripts/panel.ts';
import { article, TIDES, world } from './harness.ts';

describe('from a page to a footnote that opens it', () => {
  const here = world();

  it('saves the page by the panel, answers, and lands on the very sentence', async () => {
    const url = here.pages.put('/tides', { html: article('Tides', TIDES, '<div style="height:4000px"></div>') });
    const page = await here.footnote.open(url);
    const document = await savePage(here.footnote, page);
    expect(document).toMatchObject({ title: 'Tides', status: { state: 'ready' }, kind: 'page' });
    expect(document.receipt.kept).toBeGreaterThan(0.95);

    const panel = await here.footnote.panel();
    const answer = await ask(panel, 'Why is the tide in the Bay of Fundy so high?');
    expect(answer.mode).toBe('passages');
    const [citation] = answer.citations;
    expect(citation).toMatchObject({ url, verified: true, title: 'Tides' });
    expect(citation?.quote).toContain('resonate');

    await panel.locator('[data-note="1"] [data-action="open"]').first().click();
    const marked = await until('the passage to be marked', () =>
      page.evaluate(() => {
        const [range] = CSS.highlights.get('footnote') ?? [];
        return range ? String(range) : undefined;
      }),
    );
    expect(marked.replace(/\s+/g, ' ')).toContain(citation?.quote);
  });

  it('knows the page again', async () => {
    const panel = await here.footnote.panel();
    const { saved } = await callFrom(panel, 'router', 'page');
    expect(saved?.title).toBe('Tides');
  });
});
