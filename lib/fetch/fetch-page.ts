import { AppError, type ErrorCode } from '../errors.ts';
import { isPrivateAddress } from './private-address.ts';
import { retryTime } from './retry-after.ts';
import { LONGEST_ROBOTS, OPEN, parseRobots, type Robots } from './robots.ts';
import { Turns } from './turns.ts';

/** What a server sent for an address. */
export interface FetchedPage {
  /** Where it came from in the end. */
  readonly url: string;
  /** The media type, in lower case, without parameters; empty if it was not said. */
  readonly type: string;
  /** The encoding it was said to be in. */
  readonly charset?: string;
  readonly bytes: Uint8Array;
}

export interface FetchTools {
  readonly fetch: typeof fetch;
  /** Whether the user has allowed this site; also makes way for requests to it. */
  readonly allowed: (origin: string) => Promise<boolean>;
  /** Whether the user was at this origin: only then may it be one of this machine or its network. */
  readonly known: (origin: string) => boolean;
  /** ms since 1970. */
  readonly now: () => number;
}

/** How far a fetcher goes. */
export interface FetchBounds {
  /** Between two requests to one host, ms. */
  readonly pause: number;
  /** For one request and all that it brings, ms. */
  readonly timeout: number;
  readonly bytes: number;
}

const BOUNDS: FetchBounds = { pause: 1000, timeout: 30_000, bytes: 50 * 1024 * 1024 };
/** Browsers hide them where none is followed, others do not. */
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** How long what a site asks of programs is taken as known, ms; RFC 9309 allows a day. */
const ROBOTS_AGE = 3600 * 1000;

/** What a guess at where an address leads may come to, without the address being of that kind. */
const GUESSED_WRONG: readonly ErrorCode[] = ['address-missing', 'address-robots', 'address-refused', 'address-failed'];

/** Fetches pages by itself, politely: what the site asks of programs is respected, and one host is asked one thing at a time. */
export class PageFetcher {
  readonly #tools: FetchTools;
  readonly #bounds: FetchBounds;
  readonly #turns: Turns;
  /** Hosts that asked to be left alone, and until when, ms since 1970. */
  readonly #resting = new Map<string, number>();
  readonly #robots = new Map<string, { readonly at: number; readonly robots: Robots }>();

  constructor(tools: FetchTools, bounds: Partial<FetchBounds> = {}) {
    this.#tools = tools;
    this.#bounds = { ...BOUNDS, ...bounds };
    this.#turns = new Turns(this.#bounds.pause);
  }

  /**
   * @throws AppError `address-*`; `address-busy` with `after`, ms since 1970, where the server said when to come again, and with `unasked`
   * where that was said before and it was not asked
   */
  async fetch(address: string, signal: AbortSignal): Promise<FetchedPage> {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) throw new AppError('address-wrong');
    for (const each of [url, ...likelyTargets(url)]) {
      const page = await this.#visit(each, signal).catch((error: unknown) => {
        // It was only a guess where the address leads.
        if (each !== url && error instanceof AppError && GUESSED_WRONG.includes(error.code)) return undefined;
        throw error;
      });
      if (page) return page;
    }
    throw new AppError('address-moved', { host: url.host });
  }

  /** @returns undefined when the address leads to another one */
  async #visit(url: URL, signal: AbortSignal): Promise<FetchedPage | undefined> {
    await this.#admit(url);
    const robots = await this.#robotsOf(url.origin, signal);
    if (!robots.allows(url.pathname + url.search)) throw new AppError('address-robots', { host: url.host });
    const pause = robots.delay === undefined ? undefined : Math.max(this.#bounds.pause, robots.delay * 1000);
    return this.#turns.run(url.host, () => this.#get(url, signal), pause);
  }

  /** @throws AppError `address-private`, `address-needs-permission` */
  async #admit({ href, host, origin }: URL): Promise<void> {
    if (isPrivateAddress(href) && !this.#tools.known(origin)) throw new AppError('address-private', { host });
    if (!(await this.#tools.allowed(origin))) throw new AppError('address-needs-permission', { host });
  }

  async #robotsOf(origin: string, signal: AbortSignal): Promise<Robots> {
    const { now } = this.#tools;
    const kept = this.#robots.get(origin);
    if (kept && now() - kept.at < ROBOTS_AGE) return kept.robots;
    const robots = await this.#turns.run(new URL(origin).host, () => this.#askRobots(origin, signal));
    this.#robots.set(origin, { at: now(), robots });
    return robots;
  }

  async #askRobots(origin: string, signal: AbortSignal): Promise<Robots> {
    const response = await this.#request(`${origin}/robots.txt`, signal, 'omit');
    // A server that fails to say is not asked for more (RFC 9309, 2.3.1.4); it may say another time.
    if (response.status >= 500 || response.status === 429) throw this.#refusal(response, new URL(origin).host);
    if (!response.ok) return OPEN; // also where it leads elsewhere
    const bytes = await read(response, LONGEST_ROBOTS).catch(() => new Uint8Array());
    return parseRobots(new TextDecoder().decode(bytes));
  }

  /** @returns undefined when the address leads to another one */
  async #get(url: URL, signal: AbortSignal): Promise<FetchedPage | undefined> {
    const response = await this.#request(url.href, signal, 'include');
    if (response.type === 'opaqueredirect' || REDIRECTS.includes(response.status)) return undefined;
    if (!response.ok) throw this.#refusal(response, url.host);
    const [type = '', ...parameters] = (response.headers.get('content-type') ?? '').split(';');
    const charset = parameters.map((each) => /^\s*charset\s*=\s*"?([\w:.-]+)/i.exec(each)?.[1]).find(Boolean);
    const bytes = await read(response, this.#bounds.bytes);
    return { url: url.href, type: type.trim().toLowerCase(), ...(charset && { charset }), bytes };
  }

  /** Notes when the host may be asked again, if it says so. */
  #refusal(response: Response, host: string): AppError {
    const error = refusal(response, host, this.#tools.now());
    if (error.code === 'address-busy' && typeof error.details.after === 'number')
      this.#resting.set(host, error.details.after);
    return error;
  }

  async #request(url: string, signal: AbortSignal, credentials: RequestCredentials): Promise<Response> {
    const { host } = new URL(url);
    const after = this.#resting.get(host) ?? 0;
    if (after > this.#tools.now()) throw new AppError('address-busy', { host, after, unasked: 1 });
    const timeout = AbortSignal.timeout(this.#bounds.timeout);
    try {
      // The page as its reader sees it, signed in; no other header of ours, and nothing kept in the browser's cache.
      return await this.#tools.fetch(url, {
        credentials,
        // Where it leads is not told before it is asked, and could be this machine: so no redirect is followed.
        redirect: 'manual',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.any([signal, timeout]),
      });
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      throw new AppError(timeout.aborted ? 'address-timeout' : 'address-unreachable', { host }, { cause });
    }
  }
}

/** Where addresses lead most often, in the order they are tried: to `https`, and to the same path with a slash or without. */
function likelyTargets(url: URL): URL[] {
  const secure = new URL(url);
  if (url.protocol === 'http:' && url.port === '') secure.protocol = 'https:';
  const other = new URL(secure);
  other.pathname = secure.pathname.endsWith('/') ? secure.pathname.slice(0, -1) : `${secure.pathname}/`;
  return [secure, other].filter(({ href }) => href !== url.href);
}

/** @throws AppError `address-too-large`, `address-timeout`, `address-unreachable` */
async function read(response: Response, most: number): Promise<Uint8Array> {
  const { host } = URL.canParse(response.url) ? new URL(response.url) : { host: '' };
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      size += next.value.length;
      if (size > most) throw new AppError('address-too-large', { host });
      parts.push(next.value);
    }
  } catch (cause) {
    await reader?.cancel().catch(() => undefined);
    if (cause instanceof AppError) throw cause;
    const late = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw new AppError(late ? 'address-timeout' : 'address-unreachable', { host }, { cause });
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function refusal({ status, headers }: Response, host: string, now: number): AppError {
  const details = { host, status };
  if (status === 404 || status === 410) return new AppError('address-missing', details);
  if (status === 401 || status === 403 || status === 407) return new AppError('address-refused', details);
  if (status === 429 || status === 503) {
    const after = retryTime(headers.get('retry-after'), now);
    return new AppError('address-busy', { ...details, ...(after !== undefined && { after }) });
  }
  return new AppError('address-failed', details);
}
