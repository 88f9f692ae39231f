/**
 * Addresses that only this machine or its network can reach. What a page or a list names must not make Footnote knock there: a
 * request from inside can do what one from outside cannot (SSRF). Names that lead there by DNS are not seen through.
 */

/** Names for this machine and its network (RFC 6761, 6762, 8375; `.internal` is reserved by ICANN for private use). */
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|test|invalid|home\.arpa|onion)$/;

/** IPv4 blocks that are not of the internet (RFC 6890), as [first, bits of the prefix]. */
const PRIVATE_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Whether this address is not of the public internet. What is no http(s) address counts as private too. */
export function isPrivateAddress(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { hostname, protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return true;
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (host.startsWith('[')) return isPrivateV6(host.slice(1, -1));
  const v4 = numberOf(host);
  if (v4 !== undefined) return isPrivateV4(v4);
  return !host.includes('.') || PRIVATE_NAME.test(host);
}

/** The 32 bits of an IPv4 address. The URL parser has written octal, hexadecimal and short forms as four decimals already. */
function numberOf(host: string): number | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host)?.slice(1).map(Number);
  return parts?.reduce((sum, part) => sum * 256 + part, 0);
}

function isPrivateV4(address: number): boolean {
  return PRIVATE_V4.some(([first, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor((numberOf(first) ?? 0) / size);
  });
}

/** The URL parser has written it in its shortest form, without a dotted end. */
function isPrivateV6(address: string): boolean {
  const groups = groupsOf(address);
  const [a = 0, b = 0] = groups;
  // IPv4 within IPv6: mapped, compatible, and translated (RFC 6052).
  const v4 = (groups[6] ?? 0) * 65_536 + (groups[7] ?? 0);
  if (groups.slice(0, 5).every((group) => group === 0))
    return [0, 0xffff].includes(groups[5] ?? 0) ? isPrivateV4(v4) : true;
  if (a === 0x64 && b === 0xff9b) return isPrivateV4(v4);
  if (a === 0x2002) return isPrivateV4(b * 65_536 + (groups[2] ?? 0));
  // Only 2000::/3 is handed out; of that, 2001:db8::/32 is for books, and 2001::/23 for special use.
  return a >> 13 !== 1 || (a === 0x2001 && (b === 0x0db8 || b < 0x0200));
}

function groupsOf(address: string): number[] {
  const [left = '', right] = address.split('::');
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, after] = [read(left), read(right ?? '')];
  const between = right === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: Math.max(0, between) }, () => 0), ...after];
}
