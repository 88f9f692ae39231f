/** Renders the drawings of scripts/icons to the sizes the manifest names: `npm run icons`. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium, root } from './setup.mjs';

/** The small sizes have drawings of their own, on their pixel grid. */
const DRAWINGS = { 16: 'icon-16.svg', 32: 'icon-32.svg', 48: 'icon.svg', 128: 'icon.svg' };

const executablePath = await findChromium();
if (!executablePath) throw new Error('No Chromium found: run `npm run setup`.');
const folder = join(root, 'public', 'icon');
mkdirSync(folder, { recursive: true });

const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath, args: sandbox });
try {
  const page = await browser.newPage({ deviceScaleFactor: 1 });
  for (const [size, file] of Object.entries(DRAWINGS)) {
    const side = Number(size);
    const svg = readFileSync(join(root, 'scripts', 'icons', file), 'utf8');
    await page.setViewportSize({ width: side, height: side });
    await page.setContent(
      `<style>html,body{margin:0}svg{display:block;width:${side}px;height:${side}px}</style>${svg}`,
    );
    await page.screenshot({ path: join(folder, `${size}.png`), omitBackground: true });
  }
} finally {
  await browser.close();
}
