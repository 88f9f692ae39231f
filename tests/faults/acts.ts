import { type Act, blobOf, callRoom, callStream, captured } from './in-extension.ts';
import type { Rooms } from './killable.ts';

/** What one act leaves for those after it. */
export interface Left {
  /** By name. */
  readonly ids: Map<string, string>;
  /** What undoes the act before. */
  token: string;
  /** base64 */
  archive: string;
}

/** Does it as Footnote's own rooms would. Resolves when the library has said that it is done. @throws Error with the code */
export async function perform(act: Act, { page, worker }: Rooms, left: Left): Promise<void> {
  const id = 'name' in act ? left.ids.get(act.name) : undefined;
  const call = (name: string, ...args: unknown[]) => page.evaluate(callRoom, ['library', name, args] as const);
  if (act.act === 'save') {
    const args = [captured(act.name, act.version, act.paragraphs)];
    const saved = await worker.evaluate(callRoom, ['library', 'save', args] as const);
    const { document, undo = '' } = saved as { document: { id: string }; undo?: string };
    left.ids.set(act.name, document.id);
    left.token = undo;
  } else if (act.act === 'remove') left.token = String(await call('remove', [id]));
  else if (act.act === 'tag') await call('tag', [id], [act.tag]);
  else if (act.act === 'undo') await call('undo', left.token);
  else await page.evaluate(callStream, ['importArchive', { url: await page.evaluate(blobOf, left.archive) }] as const);
}
