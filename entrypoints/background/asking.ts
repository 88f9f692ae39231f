import { browser } from 'wxt/browser';
import type { WaitingQuestion } from '../../lib/messaging/router-protocol.ts';
import { tell } from '../../lib/messaging/transport.ts';
import { oneLine } from '../../lib/text/invisible.ts';

/** A question that was begun outside the panel waits here until the panel takes it, also while the panel is still opening. */

const PLACE = 'waitingQuestion';
const LONGEST = 600;
/** A panel that was not opened in this time does not ask what was meant for then, ms. */
const GOOD_FOR = 60_000;

/** `ask`: at once; else it is put where questions are typed, to be written on. */
export async function leaveQuestion(text: string, ask: boolean): Promise<void> {
  const question = oneLine(text).slice(0, LONGEST);
  if (question === '') return;
  await browser.storage.session.set({ [PLACE]: { question, ask, at: Date.now() } });
  tell('questionWaits');
}

/** Hands it out once. */
export async function takeQuestion(): Promise<WaitingQuestion | null> {
  const kept = (await browser.storage.session.get(PLACE))[PLACE] as (WaitingQuestion & { at: number }) | undefined;
  if (!kept) return null;
  await browser.storage.session.remove(PLACE);
  const { ask, at, question } = kept;
  return Date.now() - at < GOOD_FOR ? { question, ask } : null;
}
