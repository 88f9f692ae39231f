import { AppError } from '../../lib/errors.ts';
import type { LibraryProtocol } from '../../lib/messaging/library-protocol.ts';
import type { LibraryStreams } from '../../lib/messaging/library-streams.ts';
import { call, stream } from '../../lib/messaging/transport.ts';

/** How a view reaches the library: a room that was closed or killed is woken, and the call is made once more. */

/** Nobody answered, which is not the same as an answer that says no. */
function isGone(error: unknown): boolean {
  return !(error instanceof AppError) || error.code === 'room-stopped';
}

/** Calls the library. @throws AppError as the library does */
export async function library<K extends keyof LibraryProtocol & string>(
  name: K,
  ...args: Parameters<LibraryProtocol[K]>
): Promise<ReturnType<LibraryProtocol[K]>> {
  const attempt = () => call('library', name, ...(args as never)) as Promise<ReturnType<LibraryProtocol[K]>>;
  try {
    return await attempt();
  } catch (error) {
    if (!isGone(error)) throw error;
    await call('router', 'wake');
    return attempt();
  }
}

/** Streams from the library; begins again only if it was gone before the first piece came. */
export async function* libraryStream<K extends keyof LibraryStreams & string>(
  name: K,
  request: Parameters<LibraryStreams[K]>[0],
  signal?: AbortSignal,
): AsyncGenerator<ReturnType<LibraryStreams[K]>> {
  let started = false;
  try {
    for await (const piece of stream(name, request, signal)) {
      started = true;
      yield piece;
    }
  } catch (error) {
    if (started || signal?.aborted || !isGone(error)) throw error;
    await call('router', 'wake');
    yield* stream(name, request, signal);
  }
}
