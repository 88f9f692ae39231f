import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { databasesOf } from './profile-damage.ts';

/** The log of LevelDB is blocks of this many bytes; each record in them has a head: checksum, length, type. */
const BLOCK = 32_768;
const HEAD = 7;
/** Types of a record that goes on in the next block. */
const UNENDED = new Set([2, 3]);

/**
 * Cuts the log of the databases of a profile after the first half of a record, as the browser leaves it when it is killed while it
 * writes one. @returns bytes cut off
 */
export function tearLog(profile: string, id: string): number {
  const folder = databasesOf(profile, id);
  const name = readdirSync(folder)
    .filter((file) => file.endsWith('.log'))
    .sort()
    .at(-1);
  if (!name) throw new Error(`no log in ${folder}`);
  const file = join(folder, name);
  const bytes = readFileSync(file);
  let torn = 0;
  for (let at = 0; at + HEAD <= bytes.length; ) {
    const left = BLOCK - (at % BLOCK);
    const length = left < HEAD ? 0 : bytes.readUInt16LE(at + 4);
    const end = left < HEAD ? at + left : at + HEAD + length;
    if (left >= HEAD && UNENDED.has(bytes[at + 6] ?? 0) && end < bytes.length) torn = end;
    at = end;
  }
  if (torn === 0) throw new Error('no record in the log goes over two blocks');
  truncateSync(file, torn);
  return bytes.length - torn;
}
