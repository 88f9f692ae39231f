import type { CDPSession } from 'playwright-core';

/** Milliseconds after which a target that is still there will not end. */
const PATIENCE = 10_000;

/** Resolves when it has ended. A service worker that is called at once starts anew as the same target, which no list tells apart. */
export async function closeTarget(session: CDPSession, targetId: string): Promise<void> {
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    const clock = setTimeout(() => reject(new Error(`${targetId} did not end`)), PATIENCE);
    end = () => {
      clearTimeout(clock);
      resolve();
    };
  });
  const told = (event: { sessionId: string; message: string }) => {
    if (event.sessionId === sessionId && JSON.parse(event.message).method === 'Inspector.targetCrashed') end();
  };
  const detached = (event: { sessionId: string }) => {
    if (event.sessionId === sessionId) end();
  };
  session.on('Target.receivedMessageFromTarget', told);
  session.on('Target.detachedFromTarget', detached);
  try {
    const message = JSON.stringify({ id: 1, method: 'Inspector.enable' });
    await session.send('Target.sendMessageToTarget', { sessionId, message });
    await session.send('Target.closeTarget', { targetId });
    await ended;
  } finally {
    end();
    session.off('Target.receivedMessageFromTarget', told);
    session.off('Target.detachedFromTarget', detached);
    await session.send('Target.detachFromTarget', { sessionId }).catch(() => undefined); // it went with the target
  }
}
