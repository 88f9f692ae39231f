import { describe, expect, it } from 'vitest';
import type { CallLibrary } from '../../entrypoints/library/catalogue.ts';
import { createPacing, pacedBy } from '../../entrypoints/library/changes/pacing.ts';
import type { RefreshRule } from '../../lib/settings.ts';
import { stored } from './stored.ts';

/** A library that keeps the rules it is given. */
function rulesOf(...rules: RefreshRule[]) {
  const kept = { rules };
  const call = (async (name: string, argument: RefreshRule[]) => {
    if (name === 'setRefresh') kept.rules = argument;
    return { settings: { refresh: kept.rules }, keys: [] };
  }) as unknown as CallLibrary;
  return { call, kept };
}

const yes = async () => true;
const site: RefreshRule = { by: 'site', name: 'tides', every: 'day' };

describe('how often pages with a tag are looked at again', () => {
  it('is kept beside the rules that there are, one for each tag', async () => {
    const { call, kept } = rulesOf(site);
    const pacing = createPacing(call, { by: 'tag', name: 'Tides' }, yes);
    await pacing.read();
    expect(pacing.pace.value).toBe('never');
    await pacing.set('week');
    expect(kept.rules).toEqual([site, { by: 'tag', name: 'Tides', every: 'week' }]);
    const spelled = createPacing(call, { by: 'tag', name: 'tides' }, yes);
    await spelled.set('month');
    expect(spelled.pace.value).toBe('month');
    expect(kept.rules).toEqual([site, { by: 'tag', name: 'tides', every: 'month' }]);
    await spelled.set('never');
    expect(kept.rules).toEqual([site]);
  });

  it('stays as it is when the browser is not allowed to', async () => {
    const { call, kept } = rulesOf(site);
    const pacing = createPacing(call, { by: 'tag', name: 'sea' }, async () => false);
    await pacing.set('day');
    expect([pacing.wrong.value, pacing.pace.value, kept.rules]).toEqual(['declined', 'never', [site]]);
    // To look no more, nobody is asked.
    await pacing.set('never');
    expect(pacing.wrong.value).toBeUndefined();
  });
});

describe('what a list can be kept fresh by', () => {
  const sea = stored('sea', { tags: ['Tides'], site: 'The Sea' });
  const moon = stored('moon', { tags: ['tides', 'sky'], site: 'The Sea', url: 'https://www.sea.example/moon' });
  const note = stored('note', { kind: 'note', tags: ['tides'] });
  const all = [sea, moon, note];

  it('is its tag, for all pages that have it', () => {
    expect(pacedBy({ tag: 'TIDES', site: 'The Sea' }, all)).toEqual({
      of: { by: 'tag', name: 'TIDES' },
      pages: [sea, moon],
    });
  });

  it('is its site, by the host where there is one', () => {
    expect(pacedBy({ site: 'the sea' }, [moon])?.of).toEqual({ by: 'site', name: 'sea.example' });
    const elsewhere = stored('shore', { site: 'The Sea' });
    expect(pacedBy({ site: 'the sea' }, [...all, elsewhere])?.of).toEqual({ by: 'site', name: 'the sea' });
  });

  it('is nothing without a tag or a site, or without pages', () => {
    expect(pacedBy({ kind: 'page' }, all)).toBeUndefined();
    expect(pacedBy({ tag: 'tides' }, [note])).toBeUndefined();
  });
});
