import { AppError } from '../errors.ts';

/** Endpoints that people paste along with the base address. */
const ENDPOINT = /\/(chat\/completions|completions|embeddings|models|responses)$/;

/** Parameters that hold a key: it would be kept, shown and sent as part of the address. */
const SECRET = /key|token|secret|sig|auth|pass|pwd|cred/i;

/** Addresses of this machine or this network: they seldom speak TLS, and their models are small. */
const LOCAL_HOST =
  /^(localhost|[^.]+\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1\]|10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|[^.:]+|[^:]+\.(local|lan|home|internal))$/i;

/**
 * A base address as people write it, made whole: a scheme (http for this machine and its network, https otherwise), `/v1` if there
 * is no path, no endpoint, query or trailing slash.
 * @throws AppError `server-address` if it is no http address, `server-address-secret` if it holds a password or a key
 */
export function normaliseBaseUrl(input: string): string {
  const typed = input.trim();
  const schemed = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed)
    ? typed
    : `${isLocalName(typed) ? 'http' : 'https'}://${typed}`;
  const url = URL.parse?.(schemed) ?? (URL.canParse(schemed) ? new URL(schemed) : null);
  // Chromium takes blanks into a host's name, as %20.
  if (!url || typed === '' || !/^https?:$/.test(url.protocol) || url.hostname.includes('%'))
    throw new AppError('server-address');
  if (url.username !== '' || url.password !== '' || [...url.searchParams.keys()].some((name) => SECRET.test(name)))
    throw new AppError('server-address-secret');
  const path = url.pathname.replace(/\/+$/, '').replace(ENDPOINT, '');
  return `${url.origin}${path === '' ? '/v1' : path}`;
}

const isLocalName = (typed: string): boolean => LOCAL_HOST.test(/^(\[[^\]]*\]|[^/:?#]*)/.exec(typed)?.[0] ?? '');

/** Whether a server is on this machine or its network. */
export function isLocal(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && LOCAL_HOST.test(new URL(baseUrl).hostname);
}
