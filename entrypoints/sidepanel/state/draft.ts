import { signal } from '@preact/signals';
import { call } from '../../../lib/messaging/transport.ts';
import { ask } from './thread.ts';

/** What is typed as the next question. */
export const draft = signal('');

/** Takes the question that was begun outside the panel: asks it, or puts it where it can be written on. @returns whether there was one */
export async function takeWaiting(): Promise<boolean> {
  const waiting = await call('router', 'takeQuestion').catch(() => null); // told again by the next that is left
  if (!waiting) return false;
  if (waiting.ask) ask({ question: waiting.question });
  else draft.value = `“${waiting.question}” `;
  return true;
}
