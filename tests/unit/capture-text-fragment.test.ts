import { describe, expect, it } from 'vitest';
import { textFragment } from '../../lib/capture/text-fragment.ts';

const directive = (quote: string, before = '', after = '') =>
  textFragment(before + quote + after, { start: before.length, end: before.length + quote.length });
/** The terms of a directive, decoded: `prefix-`, start, end, `-suffix`. */
const terms = (quote: string, before = '', after = '') =>
  directive(quote, before, after).replace('#:~:text=', '').split(',').map(decodeURIComponent);

describe('textFragment', () => {
  it('names a quote of middle length whole', () => {
    const quote = 'In 2019 jamming in the northern strait left eleven ships without a position.';
    expect(terms(quote, 'Some words before. ', ' Some after.')).toEqual([quote]);
  });

  it('names a short quote with a neighbour in the same line', () => {
    expect(terms('Nobody came.', 'In June the water fell. ', ' And then it rose.')).toEqual([
      'water fell.-',
      'Nobody came.',
    ]);
    expect(terms('Nobody came.', 'A heading\n\n', ' And then it rose.')).toEqual(['Nobody came.', '-And then']);
  });

  it('names as many neighbours as tell a quote from others like it', () => {
    const others = 'In May the water rose slowly. Nobody came.\n\nIn July the water rose. Nobody came.\n\n';
    expect(terms('Nobody came.', `${others}In June the water rose. `)).toEqual([
      'June the water rose.-',
      'Nobody came.',
    ]);
  });

  it('takes a suffix where the words before are alike', () => {
    expect(terms('Nobody came.', 'It rose. Nobody came. It fell.\n\nIt rose. ', ' It stood still.')).toEqual([
      'Nobody came.',
      '-It stood',
    ]);
  });

  it('lets a long quote begin with more words where others begin alike', () => {
    const end = 'kept it turning through storms and wars and one long visit by a bishop.';
    const other = `For most of its life the light was out. `;
    expect(terms(`For most of its life the light had a reach, and a crew of three ${end}`, other)[0]).toBe(
      'For most of its life the light had',
    );
  });

  it('ignores case, accents and width as browsers do', () => {
    expect(terms('Das Café war längst geschlossen.', 'DAS CAFE WAR LANGST GESCHLOSSEN. Es regnete. ')[0]).toBe(
      'Es regnete.-',
    );
  });

  it('names the line before only where it must, for something may stand in between', () => {
    expect(terms('12', '1988 | ', ' | mm')).toEqual(['12']);
    expect(terms('Salt', 'Salt\n\nPepper\n\n')).toEqual(['Pepper-', 'Salt']);
  });

  it('names a long quote by its ends, cut between words', () => {
    const quote = `For most of its life the light had a reach of twenty-two nautical miles, and a crew of three kept it turning through storms, wars and one visit by a bishop.`;
    const [start = '', end = '', ...more] = terms(quote);
    expect(more).toEqual([]);
    expect(quote.startsWith(start)).toBe(true);
    expect(quote.endsWith(end)).toBe(true);
    expect(quote.charAt(start.length)).toMatch(/\W/);
    expect(quote.charAt(quote.length - end.length - 1)).toMatch(/\W/);
    expect(start.split(' ').length).toBeGreaterThanOrEqual(4);
  });

  it('keeps each end within one line and one cell', () => {
    expect(terms('retry.limit | integer | 5\nretry.delay | duration | 2s')).toEqual(['retry.limit', '2s']);
    expect(terms('$ ferry show retry\n\nlimit   20   (queue)')).toEqual(['$ ferry show retry', 'limit   20   (queue)']);
    expect(terms('橋を渡っていました。\n下を見ると、川の中')).toEqual(['橋を渡っていました。', 'を見ると、川の中']);
    expect(terms('橋を渡っていました。 下を見ると、川の中')).toEqual(['橋を渡っていました。', 'を見ると、川の中']);
  });

  it('escapes what means something in a directive', () => {
    expect(directive('well-known, R&D = 100 %; a#b/c?d')).toBe(
      '#:~:text=well%2Dknown%2C%20R%26D%20%3D%20100%20%25%3B%20a%23b%2Fc%3Fd',
    );
  });

  it('cuts unspaced scripts between words', () => {
    const quote =
      '東京の古い町にある小さな本屋は、ほとんど本を売っていない。去年の売り上げの半分は朗読会から、残りの半分はコーヒーから来た。それでも店主は、本こそが人の集まる理由なのだと言い、来年には二軒目の店を開くつもりでいるという。';
    const [start = '', end = ''] = terms(quote);
    expect(quote.startsWith(start) && quote.endsWith(end)).toBe(true);
    expect(start.length).toBeLessThan(40);
    expect(end.length).toBeLessThan(40);
  });

  it('never lets the two ends overlap', () => {
    const word = 'Donaudampfschifffahrtsgesellschaftskapitän';
    for (let count = 1; count < 12; count++) {
      const quote = Array(count).fill(word).join(' ');
      const found = terms(quote);
      if (found.length === 2) expect((found[0]?.length ?? 0) + (found[1]?.length ?? 0)).toBeLessThan(quote.length);
      else expect(found).toEqual([quote]);
    }
  });

  it('survives half of a surrogate pair', () => {
    expect(directive('cut \ud83c here')).toBe('#:~:text=cut%20%20here');
  });
});
