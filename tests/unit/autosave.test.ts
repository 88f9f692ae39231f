import { describe, expect, it } from 'vitest';
import { dryRun, type Visit } from '../../lib/autosave/dry-run.ts';
import { isPaused, judge, originsFor, UNTOUCHED, withRule } from '../../lib/autosave/judge.ts';
import { ruleFor, siteIn } from '../../lib/autosave/sites.ts';
import type { Autosave, SiteRule, Whether } from '../../lib/autosaving.ts';

const rule = (site: string, does: Whether): SiteRule => ({ site, does });
const settings = (others: Whether, ...rules: SiteRule[]): Autosave => ({ ...UNTOUCHED, on: true, others, rules });

describe('a site', () => {
  it.each([
    ['example.com', 'example.com'],
    [' WWW.Example.com ', 'example.com'],
    ['https://www.example.com/a?b=c', 'example.com'],
    ['news.example.co.kr/sports', 'news.example.co.kr'],
    ['http://10.0.0.7:8080/', '10.0.0.7'],
    ['localhost', 'localhost'],
    ['한국.kr', 'xn--3e0b707e.kr'],
    ['[::1]:3000', '[::1]'],
  ])('%s is %s', (typed, site) => expect(siteIn(typed)).toBe(site));

  it.each(['', '   ', 'two words', 'http://', 'ftp://example.com', 'javascript:alert(1)', '*'])('%s is none', (typed) =>
    expect(siteIn(typed)).toBeUndefined(),
  );

  it('has the rule of the longest name above it', () => {
    const rules = [rule('example.com', 'never'), rule('blog.example.com', 'always'), rule('com', 'always')];
    expect(ruleFor('example.com', rules)?.does).toBe('never');
    expect(ruleFor('www.example.com', rules)?.does).toBe('never');
    expect(ruleFor('news.example.com', rules)?.does).toBe('never');
    expect(ruleFor('a.blog.example.com', rules)?.does).toBe('always');
    expect(ruleFor('badexample.com', rules)).toBeUndefined();
    expect(ruleFor('other.com', rules)).toBeUndefined(); // a name without a dot stands for itself alone
  });

  it('that is a number stands for itself alone', () => {
    expect(ruleFor('10.0.0.7', [rule('0.0.7', 'always')])).toBeUndefined();
    expect(ruleFor('10.0.0.7', [rule('10.0.0.7', 'always')])?.does).toBe('always');
  });
});

describe('a page', () => {
  it('without a rule is treated as the others', () => {
    expect(judge('https://example.com/a', settings('ask'))).toEqual({ does: 'ask' });
    expect(judge('https://example.com/a', settings('always'))).toEqual({ does: 'always' });
    expect(judge('https://example.com/a', settings('never'))).toEqual({ does: 'never', why: 'others' });
  });

  it('is left alone by a rule', () => {
    expect(judge('https://example.com/a', settings('always', rule('example.com', 'never')))).toEqual({
      does: 'never',
      why: 'never',
    });
  });

  it('of the list is left alone whatever a rule says', () => {
    const all = settings('always', rule('mail.google.com', 'always'), rule('kbstar.com', 'always'));
    expect(judge('https://mail.google.com/mail/u/0/', all)).toEqual({ does: 'never', why: 'mail' });
    expect(judge('https://obank.kbstar.com/', all)).toEqual({ does: 'never', why: 'money' });
  });

  it('of the own network is left alone unless a rule names it', () => {
    const why = { does: 'never', why: 'private' };
    for (const url of ['http://192.168.0.1/a', 'http://localhost:3000/a', 'http://wiki/a', 'http://nas.local/a'])
      expect(judge(url, settings('always')), url).toEqual(why);
    expect(judge('http://wiki/pages/3', settings('never', rule('wiki', 'always')))).toEqual({ does: 'always' });
  });

  it('whose address holds a key or a name is left alone, by a rule or not', () => {
    const all = settings('always', rule('example.com', 'always'));
    for (const url of [
      'https://ann:secret@example.com/',
      'https://ann@example.com/',
      'https://example.com/a?access_token=Xq3vT9mK2pLw8ZrB5nYc7HdF',
      'https://example.com/reset-password/Xq3vT9mK2pLw8ZrB5nYc7HdF',
    ])
      expect(judge(url, all)?.does, url).toBe('never');
  });

  it('that says something else each time is left alone', () => {
    for (const url of [
      'https://example.com/',
      'https://www.google.com/search?q=tides',
      'https://example.com/index.html',
    ])
      expect(judge(url, settings('always')), url).toEqual({ does: 'never', why: 'index' });
    for (const url of [
      'https://example.com/?p=12',
      'https://example.com/research',
      'https://app.example.com/#/notes/3',
    ])
      expect(judge(url, settings('always')), url).toEqual({ does: 'always' });
  });

  it('is none that is not of the web', () => {
    for (const url of ['file:///home/ann/a.html', 'chrome://settings', 'about:blank', 'nonsense', ''])
      expect(judge(url, settings('always'))).toBeUndefined();
  });
});

describe('the settings', () => {
  it('need all sites, or those of the rules that do something', () => {
    expect(originsFor(settings('ask'))).toEqual(['http://*/*', 'https://*/*']);
    const named = settings('never', rule('example.com', 'always'), rule('b.example', 'never'), rule('10.0.0.7', 'ask'));
    expect(originsFor(named)).toEqual([
      'http://*.example.com/*',
      'https://*.example.com/*',
      'http://10.0.0.7/*',
      'https://10.0.0.7/*',
    ]);
  });

  it('have one rule for a site', () => {
    const rules = withRule(withRule([rule('b.example', 'ask')], 'a.example', 'always'), 'b.example', 'never');
    expect(rules).toEqual([rule('a.example', 'always'), rule('b.example', 'never')]);
    expect(withRule(rules, 'a.example', null)).toEqual([rule('b.example', 'never')]);
  });

  it('are paused until a time, or until told', () => {
    const now = Date.parse('2026-11-22T12:00:00Z');
    expect(isPaused({}, now)).toBe(false);
    expect(isPaused({ paused: {} }, now)).toBe(true);
    expect(isPaused({ paused: { until: '2026-11-22T13:00:00.000Z' } }, now)).toBe(true);
    expect(isPaused({ paused: { until: '2026-11-22T12:00:00.000Z' } }, now)).toBe(false);
  });
});

describe('a dry run', () => {
  const nine = Date.parse('2026-11-21T09:00:00Z');
  const until = Date.parse('2026-11-22T00:00:00Z');
  const at = (minutes: number, url: string, title = url): Visit => ({ url, title, at: nine + minutes * 60_000 });
  const nobody = async () => false;

  it('sorts a day by the same rules', async () => {
    const visits = [
      at(0, 'https://news.example.com/tides', 'Tides'),
      at(2, 'https://mail.google.com/mail/u/0/'),
      at(10, 'https://blog.example.org/a', 'A'),
      at(10.5, 'https://other.example.org/short'),
      at(10.6, 'https://never.example/a'),
      at(20, 'http://192.168.0.1/a'),
      at(21, 'chrome://settings'),
      at(22, 'https://blog.example.org/saved'),
      at(30, 'https://blog.example.org/b?access_token=Xq3vT9mK2pLw8ZrB5nYc7HdF'),
    ];
    const rules = settings('ask', rule('example.com', 'always'), rule('never.example', 'never'));
    const found = await dryRun(visits, until, rules, async (url) => url.endsWith('/saved'));
    expect(found.saved).toEqual([{ host: 'news.example.com', title: 'Tides', ms: 120_000 }]);
    expect(found.offered).toEqual([]);
    expect(Object.fromEntries(found.left.map(({ hosts, pages, why }) => [why, [pages, ...hosts]]))).toEqual({
      mail: [1, 'mail.google.com'],
      short: [2, 'blog.example.org', 'other.example.org'],
      never: [1, 'never.example'],
      private: [1, '192.168.0.1'],
      saved: [1, 'blog.example.org'],
      address: [1, 'blog.example.org'],
    });
  });

  it('adds up the visits of one page, however its address is written', async () => {
    const visits = [
      at(0, 'https://a.example.com/x?utm_source=y'),
      at(0.6, 'https://b.example.com/y'),
      at(3, 'https://a.example.com/x#part'),
      at(3.5, 'https://b.example.com/other'),
    ];
    const { offered } = await dryRun(visits, until, settings('ask'), nobody);
    expect(offered.map(({ host, ms }) => [host, Math.round(ms / 6000) / 10])).toEqual([
      ['a.example.com', 1.1],
      ['b.example.com', 2.4],
      ['b.example.com', 5],
    ]);
  });

  it('counts a night in front of a page as five minutes', async () => {
    const { offered } = await dryRun([at(0, 'https://a.example.com/x')], until, settings('ask'), nobody);
    expect(offered[0]?.ms).toBe(300_000);
  });

  it('takes visits in any order, and titles as text', async () => {
    const visits = [at(5, 'https://b.example.com/y'), at(0, 'https://a.example.com/x', 'a\u202e\nb')];
    const { offered } = await dryRun(visits, until, settings('ask'), nobody);
    expect(offered.map(({ host }) => host)).toEqual(['a.example.com', 'b.example.com']);
    expect(offered[0]?.title).toBe('a b');
  });

  it('of no visits is empty', async () => {
    expect(await dryRun([], until, settings('ask'), nobody)).toEqual({ saved: [], offered: [], left: [] });
  });
});
