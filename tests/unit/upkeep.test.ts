import { describe, expect, it } from 'vitest';
import { pause } from '../../lib/pause.ts';
import { Upkeep } from '../../lib/search/segments/upkeep.ts';

/** A step that says what the test makes it say, when the test lets it. */
function stepper() {
  const signals: AbortSignal[] = [];
  let waiting: { resolve: (more: boolean) => void; reject: (error: Error) => void } | undefined;
  let arrived: () => void = () => undefined;
  const step = (signal: AbortSignal) =>
    new Promise<boolean>((resolve, reject) => {
      signals.push(signal);
      waiting = { resolve, reject };
      arrived();
    });
  const begun = async () => {
    if (!waiting) await new Promise<void>((resolve) => (arrived = resolve));
    const taken = waiting;
    waiting = undefined;
    return taken as NonNullable<typeof taken>;
  };
  return { step, begun, signals, isWaiting: () => waiting !== undefined };
}
const someTurns = async () => {
  for (let turn = 0; turn < 20; turn++) await pause();
};

describe('upkeep', () => {
  it('does nothing until it is woken', async () => {
    const { step, signals } = stepper();
    const upkeep = new Upkeep(step);
    await upkeep.settle();
    await someTurns();
    expect(signals).toHaveLength(0);
  });

  it('begins after the caller had its turn, and runs steps one after another until there is no more', async () => {
    const { step, begun, signals, isWaiting } = stepper();
    const upkeep = new Upkeep(step);
    upkeep.wake();
    upkeep.wake();
    await Promise.resolve();
    expect(signals).toHaveLength(0);
    (await begun()).resolve(true);
    const second = await begun();
    await someTurns();
    expect(isWaiting()).toBe(false);
    second.resolve(false);
    await upkeep.settle();
    expect(signals).toHaveLength(2);
  });

  it('runs another round when it was woken during a step', async () => {
    const { step, begun, signals } = stepper();
    const upkeep = new Upkeep(step);
    upkeep.wake();
    const first = await begun();
    upkeep.wake();
    upkeep.wake();
    first.resolve(false);
    (await begun()).resolve(false);
    await upkeep.settle();
    await someTurns();
    expect(signals).toHaveLength(2);
  });

  it('settles when the work is done, not before', async () => {
    const { step, begun } = stepper();
    const upkeep = new Upkeep(step);
    upkeep.wake();
    let settled = false;
    const settling = upkeep.settle().then(() => {
      settled = true;
    });
    for (const more of [true, true, false]) {
      const waiting = await begun();
      await someTurns();
      expect(settled).toBe(false);
      waiting.resolve(more);
    }
    await settling;
  });

  it('ends a round with an error, settles, and goes on when it is woken again', async () => {
    const { step, begun, signals } = stepper();
    const upkeep = new Upkeep(step);
    upkeep.wake();
    (await begun()).reject(new Error('no space'));
    await upkeep.settle();
    await someTurns();
    expect(signals).toHaveLength(1);
    upkeep.wake();
    (await begun()).resolve(false);
    await upkeep.settle();
    expect(signals).toHaveLength(2);
  });

  it('survives a step that throws at once', async () => {
    let calls = 0;
    const upkeep = new Upkeep(() => {
      calls++;
      throw new Error('at once');
    });
    upkeep.wake();
    await upkeep.settle();
    upkeep.wake();
    await upkeep.settle();
    expect(calls).toBe(2);
  });

  it('runs the round asked for during a step that fails', async () => {
    const { step, begun, signals } = stepper();
    const upkeep = new Upkeep(step);
    upkeep.wake();
    const first = await begun();
    upkeep.wake();
    first.reject(new Error('no space'));
    (await begun()).resolve(false);
    await upkeep.settle();
    expect(signals).toHaveLength(2);
  });

  it('stops: aborts the step, begins none, settles', async () => {
    const { step, begun, signals } = stepper();
    const upkeep = new Upkeep(step);
    upkeep.wake();
    const running = await begun();
    upkeep.wake();
    expect(signals[0]?.aborted).toBe(false);
    upkeep.stop();
    expect(signals[0]?.aborted).toBe(true);
    running.resolve(true);
    await upkeep.settle();
    upkeep.wake();
    await upkeep.settle();
    await someTurns();
    expect(signals).toHaveLength(1);
  });

  it('begins no step when it is stopped before the first', async () => {
    const { step, signals } = stepper();
    const upkeep = new Upkeep(step);
    upkeep.wake();
    upkeep.stop();
    await upkeep.settle();
    expect(signals).toHaveLength(0);
  });
});
