import type { Locator, Page } from 'playwright-core';
import { until } from '../../scripts/browser.ts';

/** What a person does in the panel's settings. */

export interface TypedServer {
  readonly url: string;
  readonly key?: string;
  readonly model?: string;
}

export async function openSettings(panel: Page): Promise<void> {
  if (await panel.locator('main.settings').isVisible()) return;
  await panel.getByRole('button', { name: 'Settings', exact: true }).click();
  await panel.locator('main.settings fieldset').last().waitFor();
}

export async function leaveSettings(panel: Page): Promise<void> {
  if (await panel.locator('main.settings').isVisible()) await panel.locator('main.settings .back').click();
  await panel.waitForSelector('textarea');
}

/** Chooses a server of the user's own and types what there is to type. */
export async function typeServer(
  panel: Page,
  section: 'chat' | 'embedder',
  { url, key, model }: TypedServer,
): Promise<Locator> {
  await openSettings(panel);
  await panel.check(`#${section}-openai`);
  await panel.selectOption(`#${section}-provider`, 'other');
  await panel.fill(`#${section}-url`, url);
  if (model) await panel.fill(`#${section}-model`, model);
  if (key) {
    const replace = panel.locator(`form:has(#${section}-url)`).getByRole('button', { name: 'Replace' });
    if (await replace.isVisible()) await replace.click();
    await panel.fill(`#${section}-key`, key);
  }
  return panel.locator(`form:has(#${section}-url)`);
}

/** Presses the button that tries the server, and resolves with what the form then says. */
export async function pressTest(form: Locator): Promise<string> {
  await form.locator('button[type="submit"]').click();
  return until('the test to end', async () => {
    const spins = await form.locator('progress').count();
    const said = await form.locator('.notice').allInnerTexts();
    return spins === 0 && said.length > 0 ? said.join('\n') : undefined;
  });
}
