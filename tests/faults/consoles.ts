import type { CDPSession } from 'playwright-core';
import type { Footnote } from '../../scripts/browser.ts';

/** One thing that was said on a console, and by what. */
export interface Said {
  readonly by: string;
  readonly text: string;
}

export interface Consoles {
  /** Everything that was said since they are listened to, in order. */
  readonly said: readonly Said[];
  /** The kinds of the extension's targets that are listened to: `service_worker`, `background_page`, `page`. */
  readonly heard: ReadonlySet<string>;
}

interface Target {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

/** What the protocol wraps around what one target says. */
interface Message {
  readonly method?: string;
  readonly params?: unknown;
}

/** What a person who opens the developer tools would read. */
const SPOKEN = ['Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded'];

/**
 * Listens to the consoles of all parts of the extension, also of those that no page shows: the service worker, also when it starts
 * anew, and the offscreen document. What was said before is told too, as far as the browser still knows it.
 */
export async function listenToConsoles({ context, id }: Footnote): Promise<Consoles> {
  const browser = context.browser();
  if (!browser) throw new Error('the browser has gone');
  const session = await browser.newBrowserCDPSession();
  const said: Said[] = [];
  const heard = new Set<string>();
  const kinds = new Map<string, string>();
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (!targetInfo.url.includes(id)) return;
    kinds.set(sessionId, targetInfo.type);
    for (const domain of ['Runtime', 'Log']) tell(session, sessionId, `${domain}.enable`);
  });
  session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const by = kinds.get(sessionId) ?? 'unknown';
    const { method = '', params } = JSON.parse(message) as Message;
    heard.add(by); // it has answered
    if (SPOKEN.includes(method)) said.push({ by, text: JSON.stringify(params) });
  });
  const attached = new Set<string>();
  // Many a target has no address yet when it is made.
  const attach = ({ targetInfo: { targetId, url, type } }: { readonly targetInfo: Target }) => {
    if (!url.includes(id) || type === 'tab' || attached.has(targetId)) return;
    attached.add(targetId);
    session.send('Target.attachToTarget', { targetId, flatten: false }).catch(() => attached.delete(targetId));
  };
  session.on('Target.targetCreated', attach);
  session.on('Target.targetInfoChanged', attach);
  session.on('Target.targetDestroyed', ({ targetId }) => void attached.delete(targetId));
  await session.send('Target.setDiscoverTargets', { discover: true, filter: [{}] });
  return { said, heard };
}

/** An answer is not waited for: a target may be gone by then. */
function tell(session: CDPSession, sessionId: string, method: string): void {
  const message = JSON.stringify({ id: 1, method });
  session.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => undefined);
}
