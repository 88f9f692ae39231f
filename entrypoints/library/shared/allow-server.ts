import { browser } from 'wxt/browser';
import { AppError } from '../../../lib/errors.ts';

/**
 * Asks the browser for this one host; it does not ask again what it was granted. To be called first in a click: the browser asks only
 * while that lasts. @throws AppError `server-needs-permission`
 */
export async function allowServer(url: string): Promise<void> {
  const { protocol, hostname } = new URL(url);
  const granted = await browser.permissions.request({ origins: [`${protocol}//${hostname}/*`] });
  if (!granted) throw new AppError('server-needs-permission', { server: url });
}
