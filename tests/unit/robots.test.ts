import { describe, expect, it } from 'vitest';
import { retryTime } from '../../lib/fetch/retry-after.ts';
import { parseRobots } from '../../lib/fetch/robots.ts';

describe('what a site asks of programs', () => {
  const allows = (text: string, path: string) => parseRobots(text).allows(path);

  it('is nothing when nothing is said', () => {
    for (const text of ['', '# only words', 'Disallow: /', 'User-agent: *\nDisallow:', '<html>not found</html>'])
      expect(allows(text, '/a')).toBe(true);
  });

  it('is decided by the longest rule that fits, and by the one that allows when two are as long', () => {
    const text = 'User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /x\nDisallow: /x';
    expect(['/a', '/a/b', '/a/b/d', '/a/b/cd', '/x', '/b'].map((path) => allows(text, path))).toEqual([
      false,
      true,
      true,
      false,
      true,
      true,
    ]);
  });

  it('is for Footnote by name before it is for all', () => {
    const text =
      'User-agent: *\nDisallow: /\n\nUser-agent: Other\nUser-agent: FOOTNOTE/2\nDisallow: /no\nCrawl-delay: 7';
    expect(allows(text, '/yes')).toBe(true);
    expect(allows(text, '/no')).toBe(false);
    expect(parseRobots(text).delay).toBe(7);
  });

  it('joins the groups of one name, and reads lines of any ending and case', () => {
    const text = '\uFEFFUSER-AGENT : *\rdisallow:/a # why\r\nUser-agent: b\nDisallow: /b\nUser-agent: *\nDisallow: /c';
    expect(['/a', '/b', '/c'].map((path) => allows(text, path))).toEqual([false, true, false]);
  });

  it.each([
    ['/*.pdf', '/a/b.pdf?x', true],
    ['/*.pdf$', '/a/b.pdf', true],
    ['/*.pdf$', '/a/b.pdf?x', false],
    ['/a*b*c$', '/a-b-b-c', true],
    ['/a*b*c$', '/a-c-b', false],
    ['*', '/anything', true],
    ['/$', '/', true],
    ['/$', '/a', false],
    ['/fish', '/Fish', false],
    ['/search?q=', '/search?q=x', true],
  ])('fits %s to %s: %s', (pattern, path, fits) => {
    expect(allows(`User-agent: *\nDisallow: ${pattern}`, path)).toBe(!fits);
  });

  it('never forbids the file that says so, and asks for no endless pause', () => {
    expect(allows('User-agent: *\nDisallow: /', '/robots.txt')).toBe(true);
    expect(parseRobots('User-agent: *\nCrawl-delay: 9999').delay).toBe(60);
    expect(parseRobots('User-agent: *\nCrawl-delay: soon').delay).toBeUndefined();
  });

  it('costs little, however hostile its patterns', () => {
    const text = `User-agent: *\n${`Disallow: /${'*a'.repeat(300)}$\n`.repeat(20)}`;
    const began = process.cpuUsage().user;
    expect(allows(text, `/${'a'.repeat(2000)}b`)).toBe(true);
    expect(process.cpuUsage().user - began).toBeLessThan(1_000_000);
  });
});

describe('when a server may be asked again', () => {
  const NOW = Date.UTC(2026, 0, 1);
  it.each([
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['120', NOW + 120_000],
    ['0', NOW],
    ['-5', NOW],
    ['999999999', NOW + 24 * 3600_000],
    [new Date(NOW + 60_000).toUTCString(), NOW + 60_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', NOW],
  ])('as %s says', (header, at) => expect(retryTime(header, NOW)).toBe(at));
});
