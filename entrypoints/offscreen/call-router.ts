import { AppError } from '../../lib/errors.ts';
import type { RouterProtocol } from '../../lib/messaging/router-protocol.ts';
import { call } from '../../lib/messaging/transport.ts';

/**
 * Calls the router. The browser ends a worker whenever it likes, also in the middle of a call, and the next call starts it anew: so the
 * call is made once more. Each that the library makes comes to the same when it is made twice.
 * @throws AppError as the router does
 */
export async function callRouter<K extends keyof RouterProtocol & string>(
  name: K,
  ...args: Parameters<RouterProtocol[K]>
): Promise<ReturnType<RouterProtocol[K]>> {
  const attempt = () => call('router', name, ...(args as never)) as Promise<ReturnType<RouterProtocol[K]>>;
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'room-stopped')) throw error;
    return attempt();
  }
}
