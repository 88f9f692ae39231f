/** `npm run pictures`: the pictures of the README, taken from the real side panel in light and dark. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startOpenAiServer } from '../tests/servers/openai-server.ts';
import { BUILT, launch, withHosts } from './browser.ts';
import { servePages } from './pages-server.ts';
import { ask, callFrom, savePage } from './panel.ts';
import { root } from './setup.mjs';

const QUESTION = 'Why are spring tides higher than neap tides?';
/** What a model would say; its footnotes are checked and laid out as any model's are. */
const ANSWER =
  'At new and full moon the Sun pulls along the same line as the Moon, so the solar tide adds to the lunar tide. [1] At half moon the two pull at right angles, and the solar tide partly cancels the lunar one. [2]';
const SIZE = { width: 400, height: 860, deviceScaleFactor: 2, mobile: false };

const pages = await servePages();
const server = await startOpenAiServer({ answer: ANSWER });
const footnote = await launch({ extension: withHosts(BUILT, ['http://127.0.0.1/*']) });

async function useServer(panel: Page): Promise<void> {
  const { settings } = await callFrom(panel, 'library', 'settings');
  const chat = { kind: 'openai', provider: 'other', baseUrl: server.url, model: 'small' } as const;
  await callFrom(panel, 'library', 'setSettings', { ...settings, chat });
}

for (const name of ['coffee.html', 'hanji.html', 'tides-and-the-moon.html']) {
  const file = join(root, 'scripts', 'pages', name);
  await savePage(footnote, await footnote.open(pages.put(`/${name}`, { file })));
}
const panel = await footnote.panel();
await useServer(panel);
await panel.reload();
await panel.waitForSelector('textarea');
await panel.emulateMedia({ reducedMotion: 'reduce' });
const session = await panel.context().newCDPSession(panel);
await session.send('Emulation.setDeviceMetricsOverride', SIZE);
await ask(panel, QUESTION);
for (const [scheme, name] of [
  ['light', 'panel.png'],
  ['dark', 'panel-dark.png'],
] as const) {
  await panel.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
  writeFileSync(join(root, 'docs', 'pictures', name), Buffer.from(data, 'base64'));
}
await footnote.close();
await server.close();
await pages.close();
process.exit();
