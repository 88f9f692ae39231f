import { deleteDB, openDB } from 'idb';

const SPARE = 'footnote-spare-';
/** Where the databases turn out to be damaged, Chromium never answers, ms. */
const LONGEST = 3000;

/**
 * Makes the browser put away the log that it writes its databases to, and begin a new one; before anything else is written.
 *
 * A Chromium that is killed may leave a record cut off in the middle. The next one forgives that, and goes on writing behind it; the one
 * after takes what lies in the middle for damage, and deletes all databases. Seen after 1 of 60 kills. Deleting a database is what
 * makes it put the log away.
 */
export async function putLogAway(): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LONGEST);
  });
  // Whoever opens the library is told what is wrong.
  await Promise.race([makeAndDelete().catch(() => undefined), late]);
  clearTimeout(timer);
}

async function makeAndDelete(): Promise<void> {
  // Another name each time: one whose deletion is never answered cannot be opened either.
  const name = SPARE + crypto.randomUUID();
  (await openDB(name, 1, { upgrade: (database) => void database.createObjectStore('nothing') })).close();
  await deleteDB(name);
  const databases = (await indexedDB.databases?.()) ?? [];
  const left = databases.flatMap(({ name: one }) => (one?.startsWith(SPARE) ? [one] : []));
  for (const one of left) void deleteDB(one).catch(() => undefined);
}
