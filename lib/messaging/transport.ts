import { type Browser, browser } from 'wxt/browser';
import { AppError, type ErrorReport, fromReport, toReport } from '../errors.ts';
import type { LibraryStreams } from './library-streams.ts';
import type { Protocols } from './protocol.ts';
import type { Caller, RoomRules, Rule, Rules } from './rules.ts';

/** Typed calls between the rooms; docs/architecture.md, "Messages". */

type Room = keyof Protocols;
// biome-ignore lint/suspicious/noExplicitAny: -- a constraint: any function will do, its types are kept by the interfaces
type AnyFunction = (...args: any[]) => unknown;
type Maybe<T> = T | Promise<T>;

export type Handlers<P> = {
  readonly [K in keyof P]: P[K] extends (...args: infer A) => infer R ? (...args: A) => Maybe<R> : never;
};
export type StreamHandlers = {
  readonly [K in keyof LibraryStreams]: (
    request: Parameters<LibraryStreams[K]>[0],
    signal: AbortSignal,
  ) => AsyncIterable<ReturnType<LibraryStreams[K]>>;
};

type Envelope = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: ErrorReport };

interface Message {
  readonly footnote: Room;
  readonly name: string;
  readonly args: readonly unknown[];
}

type Frame =
  | { readonly type: 'item'; readonly value: unknown }
  | { readonly type: 'end' }
  | { readonly type: 'error'; readonly error: ErrorReport };

const STREAM_PREFIX = 'footnote:';
/** Sent up a stream's port: end the work, but hand over what there is. */
const STOP = 'footnote:stop';
/** How long a stopped stream may take to hand it over, ms. */
const STOP_GRACE = 1500;
/** Of a name that is repeated in an error, characters. */
const LONGEST_NAME = 40;
const served = new Map<Room, Record<string, AnyFunction>>();

function isMessage(data: unknown): data is Message {
  if (typeof data !== 'object' || data === null) return false;
  const { footnote, name, args } = data as Partial<Message>;
  return typeof footnote === 'string' && typeof name === 'string' && Array.isArray(args);
}

/** Who it is, by the page it sends from. Firefox keeps worker and room in one page, which it names by itself. */
const CALLERS: Readonly<Record<string, Caller>> = {
  '/sidepanel.html': 'panel',
  '/library.html': 'library-page',
  '/offscreen.html': 'room',
  '/background.js': 'worker',
  '/background.html': 'worker',
  '/_generated_background_page.html': 'worker',
};

/**
 * Every call is privileged: only a known page of this extension, as the whole of a tab or panel, and its worker may make one; never a
 * content script, a frame, or another extension. What a sender is called here comes from the browser, not from whoever sends.
 */
function callerOf(sender: Browser.runtime.MessageSender | undefined): Caller | undefined {
  if (sender?.id !== browser.runtime.id) return undefined;
  if (sender.frameId !== undefined && sender.frameId !== 0) return undefined;
  const base = new URL(browser.runtime.getURL(''));
  // Firefox sets no `origin`; Chrome sets neither `url` nor `tab` for a service worker.
  if (sender.origin !== undefined && sender.origin !== `${base.protocol}//${base.host}`) return undefined;
  if (sender.url === undefined) return sender.tab === undefined ? 'worker' : undefined;
  if (!sender.url.startsWith(base.href)) return undefined;
  const { pathname } = new URL(sender.url);
  return Object.hasOwn(CALLERS, pathname) ? CALLERS[pathname] : undefined;
}

/** The arguments as the rule lets them through. @throws AppError `bad-request` without a rule, for another caller, or for another shape */
function allowed(rules: Readonly<Record<string, Rule>>, caller: Caller, { name, args }: Message): readonly unknown[] {
  const refused = (cause?: unknown) => new AppError('bad-request', { what: name.slice(0, LONGEST_NAME) }, { cause });
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!rule?.from.includes(caller)) throw refused();
  try {
    return rule.parse(args);
  } catch (cause) {
    throw refused(cause);
  }
}

async function answer(
  handlers: Record<string, AnyFunction>,
  { name, args }: Pick<Message, 'name' | 'args'>,
  check: () => readonly unknown[] = () => args,
): Promise<Envelope> {
  try {
    const checked = check();
    if (!Object.hasOwn(handlers, name)) throw new AppError('bad-request', { what: name });
    return { ok: true, value: await handlers[name]?.(...checked) };
  } catch (error) {
    return { ok: false, error: toReport(error) };
  }
}

/**
 * Answers the calls to this room, as far as the rules let them through. To be called once, synchronously, when the room starts.
 * A stranger gets no answer at all.
 */
export function serve<R extends Room>(room: R, handlers: Handlers<Protocols[R]>, rules: RoomRules<R>): void {
  const table = handlers as unknown as Record<string, AnyFunction>;
  served.set(room, table);
  browser.runtime.onMessage.addListener((data: unknown, sender, reply: (envelope: Envelope) => void) => {
    const caller = callerOf(sender);
    if (!caller || !isMessage(data) || data.footnote !== room) return false;
    void answer(table, data, () => allowed(rules, caller, data)).then(reply);
    return true; // the reply comes later
  });
}

/**
 * Calls a room. A room of this very context (Firefox: router and library share the background page) is called directly.
 * @throws AppError as thrown by the handler; `room-stopped` if there was no reply
 */
export async function call<R extends Room, K extends keyof Protocols[R] & string>(
  room: R,
  name: K,
  ...args: Protocols[R][K] extends (...a: infer A) => unknown ? A : never
): Promise<Protocols[R][K] extends (...a: never[]) => infer T ? T : never> {
  const message: Message = { footnote: room, name, args };
  const local = served.get(room);
  const envelope: Envelope | undefined = local
    ? await answer(local, message)
    : await browser.runtime.sendMessage(message).catch((cause: unknown) => {
        // Nobody listens, or whoever did was ended before the reply.
        throw new AppError('room-stopped', {}, { cause });
      });
  if (!envelope) throw new AppError('room-stopped');
  if (!envelope.ok) throw fromReport(envelope.error);
  return envelope.value as never;
}

/** Tells the views something; nobody need be listening. */
export function tell<K extends keyof Protocols['view'] & string>(
  name: K,
  ...args: Parameters<Protocols['view'][K]>
): void {
  const message: Message = { footnote: 'view', name, args };
  browser.runtime.sendMessage(message).catch(() => undefined);
}

/** Answers streamed calls to the library; each runs until it ends, is told to stop, or the other side closes the port. */
export function serveStreams(handlers: StreamHandlers, rules: Rules<LibraryStreams>): void {
  browser.runtime.onConnect.addListener((port) => {
    if (!port.name.startsWith(STREAM_PREFIX)) return;
    const caller = callerOf(port.sender);
    if (!caller) {
      port.disconnect();
      return;
    }
    const name = port.name.slice(STREAM_PREFIX.length) as keyof LibraryStreams;
    const stop = new AbortController();
    let open = true;
    let asked = false;
    port.onDisconnect.addListener(() => {
      open = false;
      stop.abort();
    });
    port.onMessage.addListener((message: unknown) => {
      if (message === STOP) stop.abort();
      else if (!asked) void run(message); // one request a port
      asked = true;
    });

    async function run(message: unknown): Promise<void> {
      const send = (frame: Frame) => open && port.postMessage(frame);
      try {
        const [request] = allowed(rules, caller as Caller, { footnote: 'library', name, args: [message] });
        if (!Object.hasOwn(handlers, name)) throw new AppError('bad-request', { what: name });
        const handler = handlers[name] as (r: unknown, s: AbortSignal) => AsyncIterable<unknown>;
        for await (const value of handler(request, stop.signal)) send({ type: 'item', value });
        send({ type: 'end' });
      } catch (error) {
        send({ type: 'error', error: toReport(error) });
      }
    }
  });
}

/**
 * Calls the library and yields its pieces. Leaving the loop closes the port and so aborts the work; the signal aborts it too, but
 * what the library still hands over is yielded first, and no error follows.
 */
export async function* stream<K extends keyof LibraryStreams & string>(
  name: K,
  request: Parameters<LibraryStreams[K]>[0],
  signal?: AbortSignal,
): AsyncGenerator<ReturnType<LibraryStreams[K]>> {
  const port = browser.runtime.connect({ name: STREAM_PREFIX + name });
  const frames: Frame[] = [];
  let wake: () => void = () => undefined;
  const push = (frame: Frame) => {
    frames.push(frame);
    wake();
  };
  port.onMessage.addListener((frame: Frame) => push(frame));
  port.onDisconnect.addListener(() => push({ type: 'error', error: { code: 'room-stopped', details: {} } }));
  let grace: ReturnType<typeof setTimeout> | undefined;
  const abort = () => {
    port.postMessage(STOP);
    grace = setTimeout(() => push({ type: 'end' }), STOP_GRACE);
  };
  try {
    if (signal?.aborted) return;
    port.postMessage(request);
    signal?.addEventListener('abort', abort);
    for (;;) {
      const frame = frames.shift();
      if (!frame) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if (frame.type === 'item') yield frame.value as ReturnType<LibraryStreams[K]>;
      else if (frame.type === 'error' && !signal?.aborted) throw fromReport(frame.error);
      else return;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    clearTimeout(grace);
    port.disconnect();
  }
}
