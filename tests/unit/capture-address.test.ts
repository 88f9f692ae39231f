import { describe, expect, it } from 'vitest';
import { canonicalAddress } from '../../lib/capture/address.ts';

describe('canonicalAddress', () => {
  it.each([
    ['https://example.org/a?utm_source=x&utm_medium=y', 'https://example.org/a'],
    ['https://example.org/a?id=7&fbclid=abc&page=2', 'https://example.org/a?id=7&page=2'],
    ['https://example.org/a#part-3', 'https://example.org/a'],
    ['https://example.org:443/a', 'https://example.org/a'],
    ['http://example.org:8080/a', 'http://example.org:8080/a'],
    ['https://ann:secret@example.org/a', 'https://example.org/a'],
    ['https://example.org/app#/notes/12', 'https://example.org/app#/notes/12'],
    ['https://example.org/app#!notes/12?utm_source=x&tab=2', 'https://example.org/app#!notes/12?tab=2'],
    ['https://example.org/file?access_token=abc&v=3', 'https://example.org/file?v=3'],
    ['https://example.org/file?X-Amz-Signature=abc&key=1&name=b', 'https://example.org/file?key=1&name=b'],
    ['https://example.org/s?q=a%20b+c&b=2&a=1', 'https://example.org/s?q=a%20b+c&b=2&a=1'],
    ['https://example.org/s?monkey=1&keyword=2&passage=3', 'https://example.org/s?monkey=1&keyword=2&passage=3'],
    ['file:///home/a/page.html#x', 'file:///home/a/page.html'],
  ])('%s is %s', (url, address) => {
    expect(canonicalAddress(url)).toBe(address);
    expect(canonicalAddress(address)).toBe(address);
  });

  it.each([
    [
      'the address it declares',
      'https://m.example.org/2024/tides?ref=x',
      '/2024/tides',
      'https://m.example.org/2024/tides',
    ],
    [
      'another host of the same site',
      'https://m.example.org/tides',
      'https://www.example.org/tides',
      'https://www.example.org/tides',
    ],
    [
      'the article behind an AMP page',
      'https://example.org/tides/amp/',
      'https://example.org/tides/',
      'https://example.org/tides/',
    ],
    [
      'an id in another path',
      'https://example.org/news/48213',
      '/2024/tides-48213.html',
      'https://example.org/2024/tides-48213.html',
    ],
    [
      'an id moved into the path',
      'https://example.org/view?id=48213',
      '/tides/48213',
      'https://example.org/tides/48213',
    ],
  ])('believes %s', (_, url, canonical, address) => {
    expect(canonicalAddress(url, { canonical })).toBe(address);
  });

  it.each([
    ['another site', 'https://evil.example/tides', 'https://example.org/tides'],
    ['another site by a suffix', 'https://notexample.org/tides', 'https://example.org/tides'],
    ['the home page', 'https://example.org/2024/tides', 'https://example.org/'],
    ['the home page of a language', 'https://example.org/2024/tides', 'https://example.org/en/'],
    ['the first of several pages', 'https://example.org/list?page=3', 'https://example.org/list'],
    ['the article shown before', 'https://example.org/watch?v=new', 'https://example.org/watch?v=old'],
    ['quite another article', 'https://example.org/2024/tides', 'https://example.org/2023/moons'],
    ['a page, for a route in it', 'https://example.org/app#/notes/12', 'https://example.org/app'],
    ['a script', 'https://example.org/tides', 'javascript:alert(1)'],
    ['nonsense', 'https://example.org/tides', 'https://['],
    ['nothing', 'https://example.org/tides', ' '],
  ])('does not believe %s', (_, url, canonical) => {
    expect(canonicalAddress(url, { canonical })).toBe(url);
    expect(canonicalAddress(url, { ogUrl: canonical })).toBe(url);
  });

  it('turns to og:url when the link cannot be believed', () => {
    const declared = { canonical: 'https://example.org/', ogUrl: 'https://example.org/tides' };
    expect(canonicalAddress('https://example.org/tides?ref=x', declared)).toBe('https://example.org/tides');
  });
});
