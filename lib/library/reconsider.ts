import type { Retrieval } from '../asking.ts';
import type { Reconsidered } from '../questions.ts';
import { retrieve } from '../search/retrieve.ts';
import type { LibraryContext } from './context.ts';
import type { AskedTurn } from './open-questions.ts';
import { searchedBy } from './suggestions.ts';

/** A page further down than this is no news to a question that found others wanting. */
const NEWS_AMONG = 3;
/** Verdicts that are remembered, until something is saved. */
const MOST_REMEMBERED = 500;

/** Says of questions whether they would be answered by now. Nobody asks, so no server is sent anything: as suggestions do. */
export class Reconsidering {
  readonly #verdicts = new Map<string, { readonly stamp: string; readonly verdict: Reconsidered }>();

  constructor(private readonly context: LibraryContext) {}

  async verdictOn(turn: AskedTurn): Promise<Reconsidered> {
    const { catalog, ended } = this.context;
    const stamp = `${catalog.lastSequence} ${catalog.size} ${catalog.worded} ${catalog.active?.space.id}`;
    const key = `${turn.chatId} ${turn.order}`;
    const known = this.#verdicts.get(key);
    if (known?.stamp === stamp) return known.verdict;
    const from = searchedBy(this.context);
    const found = await retrieve(turn.meant, from, { mode: from.vector ? 'hybrid' : 'keyword', signal: ended });
    const verdict = verdictOn(turn, found, (id) => catalog.get(id)?.updatedAt ?? '');
    if (this.#verdicts.size >= MOST_REMEMBERED) this.#verdicts.clear();
    this.#verdicts.set(key, { stamp, verdict });
    return verdict;
  }
}

/**
 * A question whose evidence was too weak is answerable once it is not. Of one that a model could not answer from what there was, the
 * evidence had been enough already: a page that was saved since must have come to the front.
 */
function verdictOn(
  { askedAt, why }: AskedTurn,
  { passages, trace }: Retrieval,
  updatedAt: (documentId: string) => string,
): Reconsidered {
  if (!trace.evidence.enough) return { answerable: false };
  const isNew = ({ documentId }: { readonly documentId: string }) => updatedAt(documentId) > askedAt;
  const news = passages.slice(0, NEWS_AMONG).find(isNew);
  const page = news ?? (why === 'abstained' ? passages[0] : undefined);
  return page ? { answerable: true, title: page.title } : { answerable: false };
}
