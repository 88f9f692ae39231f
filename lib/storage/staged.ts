import type { Settle, Staged, StagedDocument, TakenIn } from '../library-store.ts';
import type { DocumentId, SaveOutcome } from '../types.ts';
import { keepChat } from './chats.ts';
import { addVersion } from './earlier-versions.ts';
import { takeTest } from './questions.ts';
import { asChatWrite, asDocumentWrite, type ImportWrite, type StagedWrite } from './schema.ts';
import { nextSequence, saveDocument } from './versions.ts';

/** Imports on their way in. Steps inside a writing transaction, which may await nothing but that transaction. */

const ofImport = (importId: string): IDBKeyRange => IDBKeyRange.bound([importId], [importId, []]);

/** As `LibraryStore.stage`. */
export async function stage(
  transaction: StagedWrite,
  importId: string,
  first: number,
  staged: readonly Staged[],
): Promise<void> {
  await Promise.all(staged.map((one, i) => transaction.store.put({ ...one, importId, ordinal: first + i })));
}

/** As `LibraryStore.unstage`. */
export async function unstage(transaction: StagedWrite, importId?: string): Promise<void> {
  if (importId === undefined) await transaction.store.clear();
  else await transaction.store.delete(ofImport(importId));
}

/** As `LibraryStore.takeStaged`. Holds two at a time: one is written while the next one is read. */
export async function takeStaged(transaction: ImportWrite, importId: string, settle: Settle): Promise<TakenIn> {
  const staged = transaction.objectStore('staged');
  const saves: SaveOutcome[] = [];
  const ids = new Map<DocumentId, DocumentId>();
  const token = crypto.randomUUID();
  let chats = 0;
  const read = (ordinal: number) => {
    const reading = staged.get([importId, ordinal]);
    reading.catch(() => undefined); // told when it is awaited
    return reading;
  };
  let reading = read(0);
  for (let ordinal = 0; ; ordinal++) {
    const record = await reading;
    if (!record) break;
    reading = read(ordinal + 1);
    if ('chatId' in record) {
      if (await keepChat(asChatWrite(transaction), record.chatId, settle.turns(record, ids))) chats++;
    } else if ('test' in record) {
      await takeTest(transaction, record.test, ids);
    } else if ('version' in record) {
      const write = asDocumentWrite(transaction);
      const id = ids.get(record.documentId) ?? record.documentId;
      await addVersion(write, id, record.version, () => nextSequence(write));
    } else {
      const { id, save } = await takeDocument(transaction, record, settle, { token, ordinal });
      if (save) saves.push(save);
      if (id !== record.document.id) ids.set(record.document.id, id);
    }
    settle.taken?.();
  }
  await staged.delete(ofImport(importId));
  return { saves, chats };
}

/** @returns what the document is called here */
async function takeDocument(
  transaction: ImportWrite,
  { document, text, embeddings }: StagedDocument,
  settle: Settle,
  place: { readonly token: string; readonly ordinal: number },
): Promise<{ readonly id: DocumentId; readonly save?: SaveOutcome }> {
  const documents = transaction.objectStore('documents');
  const [here, other] = await Promise.all([documents.index('key').get(document.key), documents.getKey(document.id)]);
  const settled = settle.document({ document, text, ...(embeddings && { embeddings }) }, here);
  if (!settled) return { id: here?.id ?? document.id };
  const id = here?.id ?? (other === undefined ? document.id : crypto.randomUUID());
  const write = asDocumentWrite(transaction);
  const { embeddings: vectors } = settled;
  const saving = { document: { ...settled.document, id }, text: { ...settled.text, id }, embeddings: vectors };
  return { id, save: await saveDocument(write, { ...saving, place, keepsBefore: true }) };
}
