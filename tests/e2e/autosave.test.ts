import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '../../lib/autosave/reading.ts';
import type { StoredDocument } from '../../lib/types.ts';
import { BUILT, type Footnote, launch, until, withHosts } from '../../scripts/browser.ts';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';
import { callFrom, openPanel } from '../../scripts/panel.ts';
import { atWidth, overflows, smallTargets, violations } from './accessible.ts';
import { article, picture, TIDES } from './harness.ts';

const LANGUAGE = process.env.FOOTNOTE_PICTURES_LANGUAGE;

/** What is used of the browser's API in the worker. */
interface Chrome {
  readonly storage: {
    readonly local: { set(what: object): Promise<void>; remove(name: string): Promise<void> };
    readonly session: { get(name: string): Promise<{ reading?: Reading }>; set(what: object): Promise<void> };
  };
  readonly alarms?: { readonly onAlarm: { dispatch(alarm: { name: string }): void } };
  readonly permissions: {
    contains(what: object): Promise<boolean>;
    remove(what: object): Promise<boolean>;
  };
  readonly history: { addUrl(what: { url: string }): Promise<void> };
  readonly tabs: { query(what: object): Promise<{ id?: number }[]> };
  readonly action: { getBadgeText(what: { tabId: number }): Promise<string> };
}

/** All sites are allowed from the start, and the history too: nobody can answer the browser's question. */
function extension(): string {
  const copy = withHosts(BUILT, ['http://*/*', 'https://*/*']);
  const file = join(copy, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { permissions: string[] };
  writeFileSync(file, JSON.stringify({ ...manifest, permissions: [...manifest.permissions, 'history'] }));
  return copy;
}

describe('automatic saving', () => {
  let pages: PageServer;
  let footnote: Footnote;
  let panel: Page;
  const port = () => new URL(pages.origin).port;
  const put = (host: string, name: string, extra = '') => {
    pages.put(`/${name}`, { html: article(`The tide, ${name}`, [`This page is called ${name}.`, ...TIDES], extra) });
    return `http://${host}.example:${port()}/${name}`;
  };

  const worker = (): Promise<Worker> =>
    until('the worker', () => footnote.context.serviceWorkers().find((each) => each.url().includes(footnote.id)));
  const reading = async () =>
    (await worker()).evaluate(async () => {
      const { chrome } = globalThis as never as { chrome: Chrome };
      return (await chrome.storage.session.get('reading')).reading;
    });
  const ring = async () =>
    (await worker()).evaluate(() => {
      const { chrome } = globalThis as never as { chrome: Chrome };
      chrome.alarms?.onAlarm.dispatch({ name: 'autosave' });
    });
  /** Lets so much time have gone by since the last look, as it is kept. */
  const pass = async (ms: number) => {
    await (await worker()).evaluate(async (time) => {
      const { chrome } = globalThis as never as { chrome: Chrome };
      const { reading: kept } = await chrome.storage.session.get('reading');
      if (!kept?.front) throw new Error('nothing is being read');
      await chrome.storage.session.set({
        reading: { ...kept, front: { ...kept.front, since: kept.front.since - time } },
      });
    }, ms);
  };
  const open = async (url: string): Promise<Page> => {
    const page = await footnote.open(url);
    await until(`${url} to be in front`, async () => ((await reading())?.front?.page === url ? true : undefined));
    return page;
  };
  /** A look of the worker's own may write over what is written here: then once more. */
  const passAndRing = (ms: number, what: string, came: () => Promise<boolean>) =>
    until(
      what,
      async () => {
        await pass(ms);
        await ring();
        return until(what, async () => (await came()) || undefined, 3000).catch(() => undefined);
      },
      20_000,
    );
  const isEnded = async (url: string, end: string) => (await reading())?.pages[url]?.end === end;
  const read = async (url: string, end: string): Promise<Page> => {
    const page = await open(url);
    await passAndRing(61_000, `${url} to end as ${end}`, () => isEnded(url, end));
    return page;
  };
  const documents = (): Promise<StoredDocument[]> => callFrom(panel, 'library', 'documents');
  const saved = async (url: string) => (await documents()).find((document) => document.url === url);
  const badge = (text: string) =>
    until(`the badge ${text}`, async () => {
      const now = await (await worker()).evaluate(async () => {
        const { chrome } = globalThis as never as { chrome: Chrome };
        const [active] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        return chrome.action.getBadgeText({ tabId: active?.id ?? 0 });
      });
      return now === text ? true : undefined;
    });
  const isAllowed = async (permission: string) =>
    (await worker()).evaluate((name) => {
      const { chrome } = globalThis as never as { chrome: Chrome };
      return chrome.permissions.contains({ permissions: [name] });
    }, permission);
  const fits = async (view: Page) => {
    const found: string[] = [];
    for (const width of [320, 420])
      found.push(
        ...(await atWidth(view, width, async () => [...(await overflows(view)), ...(await smallTargets(view))])),
      );
    expect([...found, ...(await violations(view))]).toEqual([]);
  };
  const settings = async () => {
    await panel.locator('.running-head nav button').last().click();
    await panel.locator('[data-section="autosave"]').waitFor();
    await panel.locator('[data-section="autosave"]').evaluate((section) => section.scrollIntoView());
  };
  const back = () => panel.locator('.settings > .back').click();

  beforeAll(async () => {
    pages = await servePages();
    footnote = await launch({
      extension: extension(),
      here: '*.example',
      ...(LANGUAGE && { language: LANGUAGE }),
    });
    panel = await openPanel(footnote, await footnote.open(put('first', 'first')));
  });
  afterAll(async () => {
    await footnote?.close();
    await pages?.close();
  });

  it('does and keeps nothing before it is turned on', async () => {
    await footnote.open(put('off', 'off'));
    await panel.getByText(/off/).first().waitFor();
    expect(await reading()).toBeUndefined();
    expect(await isAllowed('alarms')).toBe(false);
    await settings();
    await picture('autosave-off', panel);
    await fits(panel);
  });

  it('is turned on by a click', async () => {
    await panel.locator('[data-action="autosave-on"]').click();
    await panel.locator('[data-action="autosave-off"]').waitFor();
    expect(await isAllowed('alarms')).toBe(true);
    for (const others of ['always', 'ask']) {
      await panel.locator('#autosave-others').selectOption(others);
      await until(others, async () => (await callFrom(panel, 'router', 'autosave')).others === others || undefined);
    }
    await picture('autosave-on', panel);
    await fits(panel);
    await back();
    await panel.locator('[data-action="autosave-pause"]').waitFor();
  });

  it('offers a page that was read, and saves it from then on where its reader says so', async () => {
    const url = put('asked', 'asked');
    await read(url, 'offered');
    await badge('+');
    await panel.locator('[data-automatic="offered"]').waitFor();
    await picture('autosave-offered', panel);
    await fits(panel);
    expect(await saved(url)).toBeUndefined();
    await panel.locator('[data-rule="always"]').click();
    await until('the rule', async () =>
      (await callFrom(panel, 'router', 'autosave')).rules[0]?.site === 'asked.example' ? true : undefined,
    );
    expect((await until('it to be saved', () => saved(url))).automatic).toBeUndefined(); // somebody asked for it
    const other = put('asked', 'other');
    await read(other, 'saved');
    expect((await saved(other))?.automatic).toBe(true);
    await badge('✓');
  });

  it('takes back what it saved, and leaves the site alone from then on', async () => {
    const url = put('asked', 'regretted');
    await read(url, 'saved');
    await panel.locator('[data-automatic="saved"]').waitFor();
    await picture('autosave-saved', panel);
    await fits(panel);
    await panel.locator('[data-automatic="saved"] [data-action="undo"]').click();
    await until('it to be gone', async () => ((await saved(url)) ? undefined : true));
    await read(put('asked', 'once-more'), 'saved');
    expect(await saved(url)).toBeUndefined(); // not again
    await panel.locator('[data-automatic="saved"] [data-rule="never"]').click();
    await until('the rule', async () =>
      (await callFrom(panel, 'router', 'autosave')).rules[0]?.does === 'never' ? true : undefined,
    );
    await footnote.open(put('asked', 'never'));
    await until('nothing to be read', async () => ((await reading())?.front === undefined ? true : undefined));
  });

  it('has a page read in parts, and survives the end of the worker between them', async () => {
    const url = put('parts', 'parts');
    await callFrom(panel, 'router', 'setSiteRule', { site: 'parts.example', does: 'always' });
    const page = await open(url);
    const ms = async () => (await reading())?.pages[url]?.ms ?? 0;
    await passAndRing(40_000, 'the first part', async () => (await ms()) >= 40_000);
    await footnote.open(put('asked', 'between'));
    await until('it to be in front no more', async () => ((await reading())?.front ? undefined : true));
    expect(await ms()).toBeLessThan(60_000);
    await footnote.killWorker();
    await page.bringToFront();
    await until('it to be in front again', async () => ((await reading())?.front?.page === url ? true : undefined));
    expect(await saved(url)).toBeUndefined();
    await footnote.killWorker();
    await callFrom(panel, 'router', 'wake');
    await passAndRing(25_000, 'it to be saved', () => isEnded(url, 'saved'));
    expect((await documents()).filter((document) => document.url === url)).toHaveLength(1);
  });

  it('does not read what is denied, private, or of nobody else', async () => {
    await callFrom(panel, 'router', 'setSiteRule', { site: 'mail.example', does: 'always' });
    for (const url of [
      put('webmail.mail', 'inbox'),
      put('parts', 'account'),
      `${put('parts', 'keyed')}?access_token=Xq3vT9mK2pLw8ZrB5nYc7HdF`,
      pages.put('/intranet', { html: article('intranet', TIDES) }),
    ]) {
      await footnote.open(url);
      await until(`${url} to be left alone`, async () => ((await reading())?.front ? undefined : true));
    }
    await read(put('parts', 'secret', '<form><input type="password"></form>'), 'left');
    pages.put('/empty', { html: '<!doctype html><title>Empty</title><body></body>' });
    await read(`http://parts.example:${port()}/empty`, 'left');
    expect(await panel.locator('.notice').count()).toBe(0); // nobody asked for it, so nobody is told
    expect((await documents()).some(({ url }) => /inbox|account|keyed|intranet|secret|empty/.test(url))).toBe(false);
    expect(JSON.stringify(await reading())).not.toMatch(/inbox|access_token|intranet/);
  });

  it('saves nothing while it is not decided what becomes of a library that was lost', async () => {
    const page = await footnote.open(put('parts', 'lost'));
    const lose = (lost: boolean) =>
      worker().then((each) =>
        each.evaluate(async (is) => {
          const { chrome } = globalThis as never as { chrome: Chrome };
          if (is) await chrome.storage.local.set({ loss: { at: '', libraryId: '', after: {} } });
          else await chrome.storage.local.remove('loss');
        }, lost),
      );
    await until('it to be read', async () => ((await reading())?.front ? true : undefined));
    await lose(true);
    await ring();
    await until('it to be read no more', async () => ((await reading())?.front ? undefined : true));
    await lose(false);
    await page.reload();
    await until('it to be read again', async () => ((await reading())?.front ? true : undefined));
  });

  it('waits for a sign of a reader on a page that is long', async () => {
    const url = put('parts', 'long', '<div style="height: 5000px"></div>');
    const page = await open(url);
    await passAndRing(61_000, 'a look in vain', async () => ((await reading())?.pages[url]?.looks ?? 0) > 0);
    expect(await saved(url)).toBeUndefined();
    await page.evaluate(() => scrollTo(0, 900));
    await passAndRing(1000, 'it to be saved', () => isEnded(url, 'saved'));
  });

  it('pauses, says so, and goes on', async () => {
    await panel.locator('[data-action="autosave-pause"]').click();
    await panel.locator('[data-pause="hour"]').waitFor();
    await picture('autosave-pausing', panel);
    await fits(panel);
    await panel.locator('[data-pause="hour"]').click();
    await panel.locator('[data-action="autosave-go-on"]').waitFor();
    await picture('autosave-paused', panel);
    await footnote.open(put('parts', 'paused'));
    await until('nothing to be read', async () => ((await reading())?.front ? undefined : true));
    await footnote.killWorker();
    expect((await callFrom(panel, 'router', 'autosave')).paused?.until).toBeDefined();
    await panel.locator('[data-action="autosave-go-on"]').click();
    await panel.locator('[data-action="autosave-pause"]').waitFor();
    await until('it to be read now', async () => ((await reading())?.front ? true : undefined));
  });

  it('keeps the rules of sites, and refuses one for what is denied', async () => {
    const page = await footnote.library('/autosave');
    const rules = page.locator('[data-section="rules"]');
    await page.locator('#new-site').fill('https://www.paypal.com/x');
    await rules.locator('button[type="submit"]').click();
    await rules.getByRole('alert').waitFor();
    await page.locator('#new-site').fill('https://www.news.example/today');
    await rules.locator('button[type="submit"]').click();
    await page.locator('[data-site="news.example"]').waitFor();
    const { rules: kept } = await callFrom(page, 'router', 'autosave');
    expect(kept).toContainEqual({ site: 'news.example', does: 'always' });
    expect(kept.some(({ site }) => site === 'paypal.com')).toBe(false);
    await page.locator('[data-site="news.example"] button').click();
    await page.locator('[data-site="news.example"]').waitFor({ state: 'detached' });
    await page.close();
  });

  it('goes through a day without saving or keeping anything', async () => {
    const before = (await documents()).length;
    await (await worker()).evaluate(
      async (urls) => {
        const { chrome } = globalThis as never as { chrome: Chrome };
        for (const url of urls) await chrome.history.addUrl({ url });
      },
      ['https://www.kbstar.com/', 'https://mail.google.com/mail/u/0/', 'https://tides.example/of/the/day'],
    );
    const page = await footnote.library('/autosave');
    // A day later by its own clock: then what was opened a moment ago is of yesterday.
    await page.clock.setSystemTime(Date.now() + 24 * 3_600_000);
    await page.locator('[data-action="yesterday"]').click();
    await page.locator('[data-day]').waitFor();
    expect(await page.locator('[data-why="money"]').innerText()).toContain('kbstar.com');
    expect(await page.locator('[data-why="mail"]').innerText()).toContain('mail.google.com');
    expect(await page.locator('[data-day] li').innerText()).toContain('tides.example');
    for (const width of [700, 1280]) await atWidth(page, width, () => picture(`autosave-day-${width}`, page));
    await page.locator('[data-section="denied"] summary').first().click();
    await atWidth(page, 700, () => picture('autosave-denied-700', page));
    await fits(page);
    expect(await documents()).toHaveLength(before);
    expect(await isAllowed('history')).toBe(true); // it had been there
    await page.close();
  });

  it('is turned off when the browser takes back what it needs, and says so', async () => {
    await (await worker()).evaluate(() => {
      const { chrome } = globalThis as never as { chrome: Chrome };
      return chrome.permissions.remove({ permissions: ['alarms'] });
    });
    await panel.locator('[data-action="autosave-ended"]').waitFor();
    await picture('autosave-ended', panel);
    expect((await callFrom(panel, 'router', 'autosave')).on).toBe(false);
    expect(await reading()).toBeUndefined();
    await panel.locator('[data-action="autosave-ended"]').click();
    await panel.locator('[data-action="autosave-ended"]').waitFor({ state: 'detached' });
  });

  it('stays off when its reader says no, and gives back what it can when turned off', async () => {
    await settings();
    await panel.evaluate(() => {
      const { permissions } = (globalThis as never as { chrome: { permissions: { request: unknown } } }).chrome;
      permissions.request = () => Promise.resolve(false);
    });
    await panel.locator('[data-action="autosave-on"]').click();
    await panel.locator('[data-section="autosave"] [role="alert"]').waitFor();
    await picture('autosave-declined', panel);
    expect((await callFrom(panel, 'router', 'autosave')).on).toBe(false);
    await panel.reload();
    await settings();
    await panel.locator('[data-action="autosave-on"]').click();
    await panel.locator('[data-action="autosave-off"]').click();
    await panel.locator('[data-action="autosave-give-back"]').waitFor();
    await picture('autosave-turned-off', panel);
    await until('the alarms to be given back', async () => ((await isAllowed('alarms')) ? undefined : true));
  });
});
