import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../lib/text/tokens.ts';

/**
 * What the tables of present models make of a text, counted once with the tables themselves: GPT-4o (o200k), Llama 3, Gemma 2 and
 * Qwen 2.5, in this order.
 */
const COUNTED: readonly (readonly [name: string, text: string, counts: readonly number[]])[] = [
  [
    'English',
    'The highest tides in the world run up the Bay of Fundy, where the water rises by more than sixteen metres twice a day. The bay is shaped like a funnel, and the water in it swings to and fro in nearly the same time as the tide.',
    [53, 54, 53, 54],
  ],
  [
    'German',
    'Die höchsten Gezeiten der Welt laufen in der Bucht von Fundy auf, wo das Wasser zweimal täglich um mehr als sechzehn Meter steigt. Wissenschaftler untersuchen seit Jahrzehnten die Eigenschwingung des Meeresbeckens.',
    [48, 60, 44, 58],
  ],
  [
    'Korean',
    '세계에서 조차가 가장 큰 곳은 펀디만으로, 하루에 두 번 물이 16미터 넘게 차오른다. 만은 깔때기처럼 생겼고, 그 안의 물은 조석과 거의 같은 주기로 흔들린다. 서해안에서도 조수 간만의 차가 매우 크다.',
    [75, 76, 83, 84],
  ],
  [
    'Japanese',
    '世界でもっとも潮の差が大きいのはファンディ湾で、一日に二度、十六メートル以上も水位が上がる。湾は漏斗のような形をしていて、その水は潮とほぼ同じ周期で揺れている。',
    [64, 55, 49, 53],
  ],
  [
    'Chinese',
    '世界上潮差最大的地方是芬迪湾，海水每天两次上涨超过十六米。海湾的形状像漏斗，湾内的水以接近潮汐的周期来回摆动。研究人员几十年来一直在观测这种现象。',
    [60, 64, 51, 46],
  ],
  [
    'Russian',
    'Самые высокие приливы в мире наблюдаются в заливе Фанди, где вода дважды в день поднимается более чем на шестнадцать метров. Залив имеет форму воронки.',
    [43, 49, 41, 54],
  ],
  [
    'code',
    'export function sum(values: readonly number[]): number {\n  let total = 0;\n  for (const value of values) total += value;\n  return total;\n}\n\nconst means = rows.map((row) => sum(row.cells) / row.cells.length);',
    [52, 52, 63, 52],
  ],
  [
    'a table',
    'Station | Range in metres | Measured\nBurntcoat Head | 16.8 | 1975-10-05\nUngava Bay | 16.3 | 1953-08-11\nBristol Channel | 14.6 | 2002-03-28\nIncheon | 9.3 | 2011-11-24',
    [77, 77, 92, 96],
  ],
];

describe('the estimate of tokens', () => {
  it.each(COUNTED)('is seldom too low for %s, and not much too high', (_name, text, counts) => {
    const dearest = Math.max(...counts);
    // What is planned with leaves 8 % besides.
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(dearest * 0.95);
    expect(estimateTokens(text)).toBeLessThanOrEqual(dearest * 1.3);
  });

  it('of a whole is at most that of its parts', () => {
    for (const [, text] of COUNTED) {
      for (let at = 0; at <= text.length; at += 7) {
        const parts = estimateTokens(text.slice(0, at)) + estimateTokens(text.slice(at));
        expect(estimateTokens(text)).toBeLessThanOrEqual(parts + 1);
      }
    }
  });

  it('of nothing is nothing, and of anything at least something', () => {
    expect(estimateTokens('')).toBe(0);
    for (const text of ['a', '가', '😀', '\u0000', '\ud83d', 'ﷺ', '\n', '7']) {
      expect(estimateTokens(text)).toBeGreaterThanOrEqual(1);
    }
  });

  it('counts a long text', () => {
    const text = COUNTED.map(([, one]) => one)
      .join('\n')
      .repeat(100);
    expect(estimateTokens(text)).toBeGreaterThan(40_000);
  });
});
