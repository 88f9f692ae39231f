import { deleteDB, openDB } from 'idb';

const SPARE = 'footnote-spare';

/**
 * Makes the browser put away the log that it writes its databases to, and begin a new one; before anything else is written.
 *
 * A Chromium that is killed may leave a record cut off in the middle. The next one forgives that, and goes on writing behind it; the one
 * after takes what lies in the middle for damage, and deletes all databases. Seen after 1 of 60 kills. Deleting a database is what
 * makes it put the log away.
 */
export async function putLogAway(): Promise<void> {
  try {
    (await openDB(SPARE, 1, { upgrade: (database) => void database.createObjectStore('nothing') })).close();
    await deleteDB(SPARE);
  } catch {
    // Whoever opens the library is told what is wrong.
  }
}
