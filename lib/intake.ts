/** The nouns of taking in: queues of files and addresses that are read and saved one by one. Plain data that crosses rooms. */

/** Random (UUID). */
export type IntakeId = string;

/** What a queue was made of, as its reader gave it. */
export type IntakeKind = 'files' | 'addresses' | 'bookmarks' | 'reading-list' | 'tabs' | 'link' | 'refresh';

/** An address to be read, and what its list says of it. */
export interface ListedAddress {
  readonly url: string;
  readonly title?: string;
  readonly tags?: readonly string[];
}

/** Why an item could not be read, as an error report has it. */
export interface IntakeFailure {
  readonly code: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

/** What became of an item. `waiting`: its turn is still to come, and not before `after` (ms since 1970). */
export type ItemState =
  | { readonly state: 'waiting'; readonly tries: number; readonly after?: number; readonly reason?: IntakeFailure }
  | { readonly state: 'done'; readonly change: 'added' | 'updated' | 'unchanged'; readonly documentId: string }
  | { readonly state: 'failed'; readonly reason: IntakeFailure };

/** One file or address of a queue. `order`: its place in it, from 0. */
export interface IntakeItem {
  readonly intakeId: IntakeId;
  readonly order: number;
  /** Name of the file, or what the list calls the address. */
  readonly name: string;
  /** Absent for a file, whose bytes are kept beside it until it is done. */
  readonly url?: string;
  readonly tags?: readonly string[];
  readonly outcome: ItemState;
}

/** A queue at a glance. */
export interface Intake {
  readonly id: IntakeId;
  readonly kind: IntakeKind;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly paused: boolean;
  /** Why it was paused, if not by the user. */
  readonly reason?: IntakeFailure;
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
}

/** A file or an address as it is put into a queue. */
export type NewItem = Pick<IntakeItem, 'name' | 'url' | 'tags'> & { readonly bytes?: Blob };

/**
 * Keeps the queues, apart from the library. Every writing call is one strict transaction. @throws AppError `storage-*` from every call
 */
export interface IntakeStore {
  /** Begins a queue. */
  begin(intake: Pick<Intake, 'id' | 'kind' | 'startedAt'>, items: readonly NewItem[]): Promise<void>;
  /** All queues, the latest first. */
  intakes(): Promise<Intake[]>;
  /** Items of a queue in order, from a place on, at most so many; with a state, only those in it. */
  items(id: IntakeId, from: number, most: number, state?: ItemState['state']): Promise<IntakeItem[]>;
  /** The bytes of a file that waits or has failed. */
  bytes(id: IntakeId, order: number): Promise<Blob | undefined>;
  /**
   * The first items of queues that are not paused whose time has come, at most so many, the queues by turns; and when the next will come.
   */
  due(now: number, most: number): Promise<{ readonly items: IntakeItem[]; readonly next?: number }>;
  /** Says what became of an item. Does nothing if it is not there any more, or waits no longer. */
  settle(id: IntakeId, order: number, outcome: ItemState): Promise<void>;
  /** @param reason why, if it is not the user who pauses it */
  pause(id: IntakeId, paused: boolean, reason?: IntakeFailure): Promise<void>;
  /** Failed items wait again: these, or all of the queue. */
  retry(id: IntakeId, orders?: readonly number[]): Promise<void>;
  /** Forgets a queue with all that waits in it. What was saved stays. */
  forget(id: IntakeId): Promise<void>;
  close(): void;
}
