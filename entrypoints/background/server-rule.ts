import { browser } from 'wxt/browser';

/** Whether the user has allowed to read this site. */
export function mayFetch(origin: string): Promise<boolean> {
  const { protocol, hostname } = new URL(origin);
  return browser.permissions.contains({ origins: [`${protocol}//${hostname}/*`] });
}

/**
 * Local servers such as Ollama answer 403 to a POST whose Origin is an extension. Once the user has granted the host, this
 * lifts the header from our own requests to it; those of web pages keep theirs. Session rules end with the browser,
 * so the library asks before it calls.
 * @returns false when the user has not granted that host
 */
export async function prepareServer(origin: string): Promise<boolean> {
  const { protocol } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  const granted = await mayFetch(origin);
  if (!granted || import.meta.env.FIREFOX) return granted;
  const urlFilter = `|${new URL(origin).origin}/`;
  const rules = await browser.declarativeNetRequest.getSessionRules();
  if (rules.some((rule) => rule.condition.urlFilter === urlFilter)) return true;
  await browser.declarativeNetRequest.updateSessionRules({
    addRules: [
      {
        id: Math.max(0, ...rules.map((rule) => rule.id)) + 1,
        priority: 1,
        action: { type: 'modifyHeaders', requestHeaders: [{ header: 'origin', operation: 'remove' }] },
        condition: {
          urlFilter,
          initiatorDomains: [browser.runtime.id],
          resourceTypes: ['xmlhttprequest', 'other'],
        },
      },
    ],
  });
  return true;
}
