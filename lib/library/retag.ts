import type { LibraryProtocol } from '../messaging/library-protocol.ts';
import type { LibraryContext } from './context.ts';
import { parseTags, plainTag } from './filter.ts';

/** Takes tags away from documents and gives them others, whatever other tags each has. @throws AppError `bad-request`, `storage-*` */
export async function retag(
  { announce, catalog, serial, store }: LibraryContext,
  { ids, add, remove }: Parameters<LibraryProtocol['retag']>[0],
): Promise<void> {
  const added = parseTags(add);
  const gone = new Set(parseTags(remove).map(plainTag));
  const change = (tags: readonly string[]) => parseTags([...tags.filter((tag) => !gone.has(plainTag(tag))), ...added]);
  await serial.run(async () => {
    for (const document of await store.tag(ids, change)) catalog.setTags(document);
    announce();
  });
}
