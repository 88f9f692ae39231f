import { AppError } from '../errors.ts';
import type { KeptPlace, OpenQuestions, Reconsidered } from '../questions.ts';
import type { LibraryContext } from './context.ts';
import type { Embedding } from './embedding.ts';
import type { Loading } from './loading.ts';
import { AskedTurns, type Group, lastOf, tellOpen } from './open-questions.ts';
import { Reconsidering } from './reconsider.ts';
import { TestQuestions } from './test-questions.ts';

/** Questions that are looked at again. What each call provides is said in `QuestionProtocol`. */
export interface Questions {
  readonly tests: TestQuestions;
  /** @throws AppError `storage-*` */
  open(): Promise<OpenQuestions>;
  /** @throws AppError `chat-missing` where it is open no more, `storage-*` */
  reconsider(place: KeptPlace): Promise<Reconsidered>;
  /** @throws AppError `storage-*` */
  dismiss(places: readonly KeptPlace[], dismissed: boolean): Promise<void>;
}

export function questionsOf(context: LibraryContext, loading: Loading, embedding: Embedding): Questions {
  const around = {
    ready: () => loading.enough(),
    settled: () => !loading.state.loading && !embedding.progress,
  };
  const turns = new AskedTurns(context);
  const reconsidering = new Reconsidering(context);
  /** As last told. */
  let last: Awaited<ReturnType<AskedTurns['groups']>> | undefined;
  const isAt = (place: KeptPlace) => (group: Group) =>
    group.some(({ chatId, order }) => chatId === place.chatId && order === place.order);
  return {
    tests: new TestQuestions(context, around),
    async open() {
      await around.ready();
      last = await turns.groups();
      return tellOpen(context, last);
    },
    async reconsider(place) {
      await around.ready();
      // A view asks of one after the other; it is told when there is another list to be read.
      last ??= await turns.groups();
      const group = last.groups.find(isAt(place));
      const isThere = group && (await context.store.chatHead(lastOf(group).chatId));
      if (!isThere) {
        last = undefined;
        throw new AppError('chat-missing');
      }
      return reconsidering.verdictOn(lastOf(group));
    },
    async dismiss(places, dismissed) {
      await context.store.dismissTurns(places, dismissed);
      turns.forget(places);
      context.announce();
    },
  };
}
