import type { Act, Row, Truth } from './in-extension.ts';

/** What is saved, by name: its version and its tag. */
type State = ReadonlyMap<string, string>;

interface Lane {
  /** Before its first act, and after each. */
  states: readonly State[];
  /** How many acts were acknowledged. */
  seen: number;
}

const nameOf = (lane: number, page: number): string => `l${lane}p${page}`;
const laneOf = (name: string): number => Number(/^l(\d+)p/.exec(name)?.[1] ?? -1);
const ARCHIVED = 'archived';

/** What the library must hold: of each lane, what it held after the last act that was acknowledged, or after one that came later. */
export class Expected {
  acknowledged = 0;
  imports = 0;
  lost = 0;
  readonly #lanes: Lane[];
  #version = 0;
  /** Whether an import has been acknowledged since its pages were removed. */
  #archived: 'all' | 'some' = 'some';
  #acts: readonly (readonly Act[])[] = [];

  constructor(
    lanes: number,
    private readonly fail: (problem: string) => void,
  ) {
    this.#lanes = Array.from({ length: lanes }, () => ({ states: [new Map()], seen: 0 }));
  }

  /** Acts that make sense one after another, on what the lane holds now. */
  plan(lane: number, pages: number, count: number, next: () => number): Act[] {
    let state = this.#lanes[lane]?.states[0] ?? new Map();
    let undoable = false;
    return Array.from({ length: count }, () => {
      const name = nameOf(lane, Math.floor(next() * pages));
      const dice = next();
      let act: Act = { act: 'save', name, version: ++this.#version, paragraphs: next() < 0.1 ? 12 : 1 };
      if (dice > 0.9 && undoable) act = { act: 'undo' };
      else if (state.has(name) && dice > 0.7) act = { act: 'remove', name };
      else if (state.has(name) && dice > 0.62) act = { act: 'tag', name, tag: `t${Math.floor(next() * 9)}` };
      undoable = act.act === 'save' || act.act === 'remove';
      // What an undo leaves is worked out with the rest, in `begin`; after it, nothing is presumed of what there is.
      state = act.act === 'undo' ? new Map() : after(state, act, state);
      return act;
    });
  }

  begin(acts: readonly (readonly Act[])[]): void {
    this.#acts = acts;
    if (acts.some(([act]) => act?.act === 'import')) this.#archived = 'some';
    for (const [at, lane] of this.#lanes.entries()) {
      const states = [lane.states[0] ?? new Map()];
      let before = states[0] as State;
      for (const act of acts[at] ?? []) {
        const last = states.at(-1) as State;
        states.push(after(last, act, before));
        before = last;
      }
      this.#lanes[at] = { states, seen: 0 };
    }
  }

  acked(lane: number, at: number, problem: string): void {
    const act = this.#acts[lane]?.[at];
    if (problem) this.fail(`${act?.act} failed: ${problem}`);
    if (problem || !act) return;
    this.acknowledged++;
    const own = this.#lanes[lane];
    if (own) own.seen = at + 1;
    if (act.act !== 'import') return;
    this.imports++;
    this.#archived = 'all';
  }

  /** Nothing torn, nothing lost; from now on, what is there is what is expected. */
  compare({ rows, orphans, lastSequence }: Truth, start: number): void {
    const say = (problem: string) => this.fail(`start ${start}: ${problem}`);
    for (const id of orphans) say(`something is left of ${id}`);
    for (const row of rows) for (const problem of torn(row)) say(`${row.title}: ${problem}`);
    if (rows.some(({ sequence }) => sequence > lastSequence)) say('a save is later than the last');
    if (new Set(rows.map(({ name }) => name)).size < rows.length) say('a page is there twice');
    if (new Set(rows.map(({ sequence }) => sequence)).size < rows.length) say('two saves have one number');
    const archived = rows.filter(({ name }) => name.startsWith(ARCHIVED)).length;
    if (this.#archived === 'all' && archived !== this.#pagesOfArchive) {
      this.lost++;
      say(`of an import that was done, ${archived} pages are there`);
    }
    for (const [at, { states, seen }] of this.#lanes.entries()) {
      const own = rows.filter(({ name }) => laneOf(name) === at);
      const found: State = new Map(own.map((row) => [row.name, `${row.title.split(' ').at(-1)} ${row.tags.join()}`]));
      if (!states.slice(seen).some((state) => equal(state, found))) {
        this.lost++;
        say(`lane ${at}, after ${seen} acts: ${difference(states[seen] ?? new Map(), found)}`);
      }
      this.#lanes[at] = { states: [found], seen: 0 };
    }
  }

  /** What must hold once nothing is pending. */
  compareRested({ rows }: Truth, start: number): void {
    for (const { state, title } of rows) if (state !== 'ready') this.fail(`start ${start}: ${title} is ${state}`);
  }

  #pagesOfArchive = 24;
}

/** @param before what there was before the act that comes before this one */
function after(state: State, act: Act, before: State): State {
  if (act.act === 'undo') return before;
  if (act.act === 'import') return state;
  const next = new Map(state);
  const old = state.get(act.name);
  if (act.act === 'remove') next.delete(act.name);
  else if (act.act === 'tag') next.set(act.name, `${old?.split(' ')[0]} ${act.tag}`);
  else next.set(act.name, `v${act.version} ${old?.split(' ')[1] ?? ''}`);
  return next;
}

const equal = (one: State, other: State): boolean =>
  one.size === other.size && [...one].every(([name, what]) => other.get(name) === what);

function difference(wanted: State, found: State): string {
  const names = [...new Set([...wanted.keys(), ...found.keys()])].filter(
    (name) => wanted.get(name) !== found.get(name),
  );
  return names.map((name) => `${name} is ${found.get(name) ?? 'gone'}, not ${wanted.get(name) ?? 'gone'}`).join('; ');
}

/** What does not belong together in one document. */
export function torn({ chunks, embeddings, sequence, state, text, title }: Row): string[] {
  const problems: string[] = [];
  if (!text) return ['has no text'];
  if (text.sequence !== sequence || text.chunks !== chunks) problems.push('has the text of another save');
  if (!text.start.startsWith(`${title.replace(' ', '')} `)) problems.push(`has the text ${text.start}`);
  if (embeddings.some((each) => each.sequence !== sequence || each.rows !== chunks))
    problems.push('has embeddings of another save');
  if (state === 'ready' && embeddings.length === 0) problems.push('is ready and has no embeddings');
  return problems;
}
