import type { Checkup, Health, NotedError } from '../../../lib/health.ts';
import type { BackupGlance } from '../../../lib/keeping.ts';

/** How many documents there are, of every kind. */
export const documentsIn = ({ pages, selections, files, notes, answers }: Checkup): number =>
  pages + selections + files + notes + answers;

/** What is wrong, judged from numbers alone; each with what mends it. Drawing is elsewhere. */

/** What the one button of a problem does; a link where a person has to look. */
export type Remedy =
  | 'retry'
  | 'rebuild'
  | 'backUp'
  | 'thinBackups'
  | 'allow'
  | 'forget'
  | 'again'
  | 'toBackups'
  | 'toList';

export interface Problem {
  readonly kind:
    | 'closed'
    | 'failed'
    | 'waiting'
    | 'stopped'
    | 'misplaced'
    | 'indexes'
    | 'noEmbedder'
    | 'full'
    | 'backupFailed'
    | 'backupOld'
    | 'backupNone'
    | 'folder'
    | 'server'
    | 'errors';
  /** `bad`: something does not work. `care`: it works, and should be looked after. */
  readonly weight: 'bad' | 'care';
  /** What its sentence counts. */
  readonly count?: number;
  /** Error code of why. */
  readonly code?: string;
  /** Bytes of backups, for what takes the room. */
  readonly bytes?: number;
  readonly remedy: Remedy;
}

/** What else there is to judge by. */
export interface Around {
  readonly backups?: BackupGlance;
  /** Hosts of servers in the settings that may not be called. */
  readonly forbidden: number;
  readonly now: Date;
}

/** Of the quota, where it begins to be tight; and bytes that should be left in any case. */
const TIGHT = 0.9;
const LEAST_LEFT = 200e6;
/** How long a failure counts as a lack of room, ms. */
const LATELY = 86_400_000;
/** A backup is late when it is so many times as old as it should be. */
const LATE = { day: 3, week: 15 } as const;

/** Codes that a person brings about, or that say nothing of the state of Footnote. */
const EVERYDAY =
  /^(page|selection|undo)-|^(document|chat)-missing$|^bad-request$|^archive-not-one$|^browser-model-needs-click$/;

/** The gravest first; none where all is well. */
export function problemsOf(health: Health, around: Around): Problem[] {
  const found = [
    ...(health.failure ? [{ kind: 'closed', weight: 'bad', code: health.failure.code, remedy: 'again' } as const] : []),
    ...libraryProblems(health),
    ...roomProblems(health, around),
    ...backupProblems(health, around),
    ...(around.forbidden > 0
      ? [{ kind: 'server', weight: 'bad', count: around.forbidden, remedy: 'allow' } as const]
      : []),
    ...errorProblems(health),
  ];
  // What only wants a permission is told once, with the button that gives it.
  const allowed = around.forbidden === 0 ? found : found.filter(({ code }) => code !== 'server-needs-permission');
  return allowed.sort((a, b) => Number(b.weight === 'bad') - Number(a.weight === 'bad'));
}

function* libraryProblems({ library }: Health): Generator<Problem> {
  if (!library) return;
  const { failed, failures, loading, loadFailure, moving, pending } = library;
  if (failed > 0) {
    const [code] = Object.entries(failures).sort(([, a], [, b]) => b - a)[0] ?? [];
    yield { kind: 'failed', weight: 'bad', count: failed, ...(code && { code }), remedy: 'retry' };
  }
  if (moving?.stopped) yield { kind: 'stopped', weight: 'bad', code: moving.stopped, remedy: 'retry' };
  if (library.misplaced) yield { kind: 'misplaced', weight: 'bad', remedy: 'retry' };
  if (!library.vectors && !loading) yield { kind: 'noEmbedder', weight: 'bad', remedy: 'retry' };
  if (loading) return;
  const missing = Math.max(library.words.missing, library.vectors?.missing ?? 0);
  if (missing > 0 || loadFailure)
    yield {
      kind: 'indexes',
      weight: 'bad',
      count: missing,
      ...(loadFailure && { code: loadFailure }),
      remedy: 'rebuild',
    };
  if (pending > 0 && !moving) yield { kind: 'waiting', weight: 'care', count: pending, remedy: 'retry' };
}

function* roomProblems({ errors, quota, usage }: Health, { backups, now }: Around): Generator<Problem> {
  const since = new Date(now.getTime() - LATELY).toISOString();
  const refused = errors.some(({ at, code }) => code === 'storage-full' && at >= since);
  const tight = quota > 0 && (usage > quota * TIGHT || quota - usage < LEAST_LEFT);
  if (!refused && !tight) return;
  const kept = backups?.backups ?? [];
  const remedy = kept.length > 1 ? 'thinBackups' : 'toList';
  const bytes = kept.reduce((sum, backup) => sum + backup.bytes, 0);
  yield { kind: 'full', weight: refused ? 'bad' : 'care', bytes, remedy };
}

function* backupProblems({ library }: Health, { backups, now }: Around): Generator<Problem> {
  if (!backups || backups.running) return;
  const { failure, folder, pace } = backups;
  const [last] = backups.backups;
  const something = library !== undefined && documentsIn(library) > 0;
  if (failure) yield { kind: 'backupFailed', weight: 'bad', code: failure.code, remedy: 'backUp' };
  else if (!last && pace === 'never' && something) yield { kind: 'backupNone', weight: 'care', remedy: 'backUp' };
  else if (last && pace !== 'never' && something) {
    // An unchanged library needs no other: `mark` tells of which save it is.
    const days = Math.floor((now.getTime() - Date.parse(last.at)) / 86_400_000);
    const behind = last.mark.split(' ')[1] !== String(library.sequence);
    if (behind && days >= LATE[pace]) yield { kind: 'backupOld', weight: 'care', count: days, remedy: 'backUp' };
  }
  if (folder && folder.state !== 'open') yield { kind: 'folder', weight: 'care', remedy: 'toBackups' };
}

function* errorProblems({ errors }: Health): Generator<Problem> {
  const grave = graveErrors(errors).reduce((sum, { times }) => sum + times, 0);
  if (grave > 0) yield { kind: 'errors', weight: 'care', count: grave, remedy: 'forget' };
}

/** An error that came up, how often, and when last. */
export interface ErrorTally {
  readonly code: string;
  readonly times: number;
  /** ISO 8601, UTC. */
  readonly last: string;
}

/** Errors that say something of the state of Footnote, by code, the latest first. */
export function graveErrors(errors: readonly NotedError[]): ErrorTally[] {
  const tallies = new Map<string, ErrorTally>();
  for (const { at, code } of errors) {
    if (EVERYDAY.test(code)) continue;
    const before = tallies.get(code);
    tallies.set(code, { code, times: (before?.times ?? 0) + 1, last: before && before.last > at ? before.last : at });
  }
  return [...tallies.values()].sort((a, b) => b.last.localeCompare(a.last));
}
