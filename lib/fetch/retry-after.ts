/** A server that asks for longer is not waited for in one sitting: a day, ms. */
const LONGEST = 24 * 3600 * 1000;

/** When a server that said `Retry-After` (RFC 9110, 10.2.3) may be asked again, ms since 1970. */
export function retryTime(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : undefined;
  const at = seconds === undefined ? Date.parse(header) : now + seconds * 1000;
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at, now), now + LONGEST);
}
