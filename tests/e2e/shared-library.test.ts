import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SharingGlance } from '../../lib/sharing.ts';
import type { CapturedPage } from '../../lib/types.ts';
import { BUILT, type Footnote, launch, until, withHosts } from '../../scripts/browser.ts';
import { ask, callFrom, storePage } from '../../scripts/panel.ts';
import { type ChromaProxy, startChromaProxy } from '../servers/chroma-proxy.ts';
import { type ChromaProcess, chromaMissing, startChroma } from '../servers/chroma-server.ts';
import { atWidth, overflows, smallTargets, violations } from './accessible.ts';
import { LOCAL_HOSTS } from './harness.ts';

const TOKEN = 'open-sesame';
const LONG = 120_000;

/** One machine: a browser with Footnote, its panel in a tab, and the page of the shared library. */
interface Machine {
  readonly footnote: Footnote;
  readonly panel: Page;
  readonly shared: Page;
}

const TERNS = 'Arctic terns migrate from the Arctic to the Antarctic and back again every single year of their lives.';
const KEEL = 'A heavy keel keeps a sailing boat upright in strong wind, since it sits far below the water line.';
const YEAST = 'Yeast makes bread rise because it gives off carbon dioxide while it feeds on the sugar of the flour.';

function pageOf(name: string, text: string): CapturedPage {
  const address = `https://pages.example/${name}`;
  return {
    ...{ kind: 'page', url: address, address, title: `About ${name}`, site: 'Pages', language: 'en', text },
    blocks: [{ kind: 'paragraph', start: 0, end: text.length }],
    receipt: { method: 'readability', words: 17, visibleWords: 17, kept: 1, tables: 0, codeBlocks: 0 },
  };
}

const save = ({ shared }: Machine, name: string, text: string): Promise<unknown> =>
  storePage(shared, pageOf(name, text));

describe.skipIf(chromaMissing() !== undefined)('a shared library', () => {
  let chroma: ChromaProcess;
  let proxy: ChromaProxy;
  let one: Machine;
  let other: Machine;

  beforeAll(async () => {
    chroma = await startChroma();
    proxy = await startChromaProxy(chroma.url);
    proxy.token = TOKEN;
    const extension = withHosts(BUILT, LOCAL_HOSTS);
    [one, other] = await Promise.all([machine(extension), machine(extension)]);
  }, LONG);
  afterAll(async () => {
    await one?.footnote.close();
    await other?.footnote.close();
    await proxy?.close();
    await chroma?.close();
  });

  async function machine(extension: string): Promise<Machine> {
    const footnote = await launch({ extension });
    const panel = await footnote.context.newPage();
    await panel.goto(`chrome-extension://${footnote.id}/sidepanel.html`);
    const shared = await footnote.library('/shared');
    await shared.locator('input[name="url"]').waitFor();
    return { footnote, panel, shared };
  }

  const glanceOf = async ({ shared }: Machine): Promise<SharingGlance> =>
    (await callFrom(shared, 'library', 'sharing')).glance;
  const inStep = (who: Machine, what: string, check: (glance: SharingGlance) => boolean = () => true) =>
    until(
      what,
      async () => {
        await callFrom(who.shared, 'library', 'syncShared');
        const glance = await glanceOf(who);
        return (glance.state === 'resting' && glance.toSend === 0 && check(glance)) || undefined;
      },
      60_000,
    );
  const embedded = (who: Machine) =>
    until('all pages to be embedded', async () =>
      (await callFrom(who.shared, 'library', 'summary')).pending === 0 ? true : undefined,
    );
  const documentsOf = async (who: Machine) => {
    const all = await callFrom(who.shared, 'library', 'documents');
    return all.map(({ contentHash, title }) => `${title} ${contentHash}`).sort();
  };
  async function typePlace({ shared }: Machine, token: string, how: 'sync' | 'ask', rule?: 'all'): Promise<void> {
    await shared.locator('input[name="url"]').fill(proxy.url);
    await shared.locator('input[name="collection"]').fill('reading-circle');
    await shared.locator('input[name="token"]').fill(token);
    await shared.locator(`input[value="${how}"]`).check();
    if (rule) await shared.locator(`input[value="${rule}"]`).check();
  }
  const steps = async ({ shared }: Machine): Promise<readonly string[]> => {
    await shared.locator('[data-action="test"]').click();
    await shared.locator('.steps li').first().waitFor();
    return shared.locator('.steps li').allTextContents();
  };
  const connect = async ({ shared }: Machine): Promise<void> => {
    await shared.locator('button.go').click();
    await shared.locator('.standing').waitFor();
  };
  const offline = (): void => {
    proxy.fault = () => ({ kind: 'drop' });
  };
  const online = (): void => {
    proxy.fault = () => undefined;
  };

  it('tells what works, step by step', async () => {
    expect(await violations(one.shared)).toEqual([]);
    expect(await smallTargets(one.shared)).toEqual([]);
    await typePlace(one, 'wrong', 'sync', 'all');
    const refused = await steps(one);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(/does not accept the token/);
    await typePlace(one, TOKEN, 'sync', 'all');
    const [reached, collection] = await steps(one);
    expect(reached).toMatch(/^Reached: Chroma \d/);
    expect(collection).toMatch(/Connecting makes it/);
  });

  it('has what was saved on one machine answer on the other', { timeout: LONG }, async () => {
    await save(one, 'terns', TERNS);
    await embedded(one);
    await connect(one);
    expect(await violations(one.shared)).toEqual([]);
    expect(await atWidth(one.shared, 700, () => overflows(one.shared))).toEqual([]);
    await inStep(one, 'the first machine to be in step', ({ shared }) => shared === 1);
    await typePlace(other, TOKEN, 'sync', 'all');
    const all = (await steps(other)).join('\n');
    expect(all).toMatch(/is a shared library[\s\S]*read and write[\s\S]*embeddings fit/);
    await connect(other);
    await inStep(other, 'the second machine to have it', ({ shared }) => shared === 1);
    const answer = await ask(other.panel, 'Where do arctic terns migrate?');
    expect(answer.text).toContain('Arctic to the Antarctic');
    expect(answer.citations[0]).toMatchObject({ title: 'About terns', verified: true });
    expect(answer.citations[0]?.library).toBeUndefined();
    expect(await glanceOf(other)).toMatchObject({ machines: 2 });
  });

  it('brings both to the same after each changed a page without a network', { timeout: LONG }, async () => {
    await save(one, 'yeast', YEAST);
    await embedded(one);
    await inStep(one, 'yeast to be sent', ({ shared }) => shared === 2);
    await inStep(other, 'yeast to arrive', ({ shared }) => shared === 2);
    offline();
    await save(one, 'yeast', `${YEAST} So says the first machine.`);
    await save(other, 'yeast', `${YEAST} So says the second machine.`);
    await save(other, 'keel', KEEL);
    await Promise.all([embedded(one), embedded(other)]);
    online();
    await inStep(one, 'the first to be in step');
    await inStep(other, 'the second to be in step', ({ shared }) => shared === 3);
    await inStep(one, 'the first to have all', ({ shared }) => shared === 3);
    const [here, there] = await Promise.all([documentsOf(one), documentsOf(other)]);
    expect(here).toEqual(there);
    expect(here).toHaveLength(3);
  });

  it('removes on both what is removed on one', { timeout: LONG }, async () => {
    const [gone] = (await callFrom(one.shared, 'library', 'documents')).filter(({ title }) => title === 'About yeast');
    await callFrom(one.shared, 'library', 'remove', [gone?.id ?? '']);
    await inStep(one, 'the removal to be sent');
    await inStep(other, 'the removal to arrive', ({ shared }) => shared === 2);
    expect(await documentsOf(other)).toEqual(await documentsOf(one));
  });

  it('says in a sentence that the server is gone, and goes on by itself', { timeout: LONG }, async () => {
    await chroma.kill();
    await save(one, 'tides', 'Spring tides come at new moon and at full moon, when sun and moon pull along one line.');
    await embedded(one);
    await callFrom(one.shared, 'library', 'syncShared');
    const line = one.shared.locator('[data-state="waiting"]');
    await line.waitFor();
    expect(await line.textContent()).toMatch(/goes on by itself at/);
    await chroma.restart();
    await one.shared.locator('[data-state="resting"]').waitFor({ timeout: 60_000 });
    await until('the page to be sent', async () => ((await glanceOf(one)).toSend === 0 ? true : undefined), 60_000);
    expect((await glanceOf(one)).shared).toBe(3);
  });

  it('asks for the token again when it is not accepted any more', { timeout: LONG }, async () => {
    proxy.token = 'another';
    await callFrom(one.shared, 'library', 'syncShared');
    const field = one.shared.locator('.token input');
    await field.waitFor();
    expect(await one.shared.locator('[data-state="waiting"]').textContent()).toMatch(/does not accept the token/);
    expect(await violations(one.shared)).toEqual([]);
    proxy.token = TOKEN;
    await field.fill(TOKEN);
    await one.shared.locator('.token button').click();
    await field.waitFor({ state: 'detached' });
    await inStep(one, 'the first machine to go on');
  });

  it('shares by hand, takes out, and marks what is shared', { timeout: LONG }, async () => {
    const list = await one.footnote.library('/');
    const row = list.locator('.row', { hasText: 'About keel' });
    await row.locator('[data-shared="shared"]').waitFor();
    await row.locator('.title').click();
    await list.locator('[data-action="unshare"]').click();
    await list.locator('[data-action="share"]').waitFor();
    await inStep(one, 'it to be taken out', ({ shared }) => shared === 2);
    await list.locator('[data-action="share"]').click();
    await list.locator('[data-action="unshare"]').waitFor();
    await inStep(one, 'it to be put back', ({ shared }) => shared === 3);
    await list.close();
  });

  it('answers one who only asks, from a library of which nothing is stored', { timeout: LONG }, async () => {
    await other.shared.locator('[data-action="disconnect"]').click();
    await other.shared.locator('input[name="url"]').waitFor();
    const own = await callFrom(other.shared, 'library', 'documents');
    expect(own.length).toBeGreaterThan(0);
    await callFrom(
      other.shared,
      'library',
      'remove',
      own.map(({ id }) => id),
    );
    await typePlace(other, TOKEN, 'ask');
    await connect(other);
    expect(await violations(other.shared)).toEqual([]);
    const answer = await until('the shared library to answer', async () => {
      const given = await ask(other.panel, 'Where do arctic terns migrate?');
      return given.trace.shared && !given.trace.shared.reason ? given : undefined;
    });
    expect(answer.citations[0]).toMatchObject({ title: 'About terns', library: 'reading-circle', verified: true });
    const source = other.panel.locator('article:last-of-type .source').first();
    expect(await source.textContent()).toContain('from the shared library “reading-circle”');
    expect((await callFrom(other.shared, 'library', 'summary')).documents).toBe(0);
    const copy = await other.footnote.library(`/document/${encodeURIComponent(answer.citations[0]?.documentId ?? '')}`);
    await copy.locator('[data-only="there"]').waitFor();
    expect(await copy.locator('article').textContent()).toContain(TERNS);
    expect(await violations(copy)).toEqual([]);
    await copy.close();
    await other.shared.getByRole('button', { name: 'Show what is in it' }).click();
    await other.shared.locator('.shared-documents li').nth(2).waitFor();
    const written = proxy.asked.length;
    await ask(other.panel, 'What keeps a boat upright?');
    const words = JSON.stringify(proxy.asked.slice(written));
    expect(words).not.toMatch(/boat|upright/);
    expect(proxy.asked.slice(written).every(({ verb }) => !['upsert', 'add', 'delete', 'update'].includes(verb))).toBe(
      true,
    );
  });

  it('answers from its own pages when the server takes ten seconds', { timeout: LONG }, async () => {
    await save(other, 'glass', 'Glass is made of sand that is molten with soda and lime in a furnace.');
    await embedded(other);
    proxy.fault = () => ({ kind: 'slow', ms: 10_000 });
    const answer = await ask(other.panel, 'What is glass made of?');
    online();
    expect(answer.citations[0]).toMatchObject({ title: 'About glass' });
    expect(answer.trace.shared?.reason?.code).toBe('shared-timeout');
    expect(answer.ms).toBeLessThan(3000);
    const silence = other.panel.locator('article:last-of-type [data-shared="silent"]');
    expect(await silence.textContent()).toMatch(/did not answer in time/);
  });
});
