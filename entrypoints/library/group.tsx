import { computed, type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { Component, type RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Entry, Group } from './listing.ts';
import { formatMonth } from './month.ts';
import { Row } from './row.tsx';
import type { Goal, Shelf } from './shelf.ts';
import { holds, linesBetween, piecesOf, type Range, topsOf } from './windowing.ts';

/** Lines this near the window are always drawn, and when one is not, all this far from it are; CSS pixels. */
const NEAR = 300;
const FAR = 600;
const NOTHING: Range = { first: 0, end: 0 };

interface GroupProps {
  readonly group: Group;
  readonly shelf: Shelf;
  /** Changes whenever the window may show another part of the list. */
  readonly view: ReadonlySignal<unknown>;
}

/** A heading, and of the lines below it those near the window. */
export function GroupNode({ group, shelf, view }: GroupProps) {
  const { entries, key } = group;
  const label = groupLabel(group);
  const list = useRef<HTMLOListElement>(null);
  const lines = useLines(entries, shelf, list);
  const range = useSignal(NOTHING);
  const look = () => {
    if (list.current) range.value = nextRange(range.peek(), lines.tops(), list.current.getBoundingClientRect().top);
  };
  useSignalEffect(() => {
    view.value;
    look();
  });
  const goal = lines.goal.value;
  useLayoutEffect(() => {
    lines.measure();
    look();
    if (goal) reach(shelf, list.current, goal);
  });
  return (
    <section
      class="group"
      {...(label ? { 'aria-labelledby': `group-${key}` } : { 'aria-label': i18n.t('library.title') })}
    >
      {label && <h2 id={`group-${key}`}>{label}</h2>}
      <ol ref={list}>
        {piecesOf(lines.tops(), range.value, lines.pinned.value).map((piece) => {
          if ('gap' in piece)
            return (
              <li key={`gap-${piece.before}`} class="gap" aria-hidden="true" style={{ height: `${piece.gap}px` }} />
            );
          const entry = entries[piece.line];
          return (
            entry && (
              <RowNode key={entry.document.id} entry={entry} shelf={shelf} place={piece.line + 1} of={entries.length} />
            )
          );
        })}
      </ol>
    </section>
  );
}

interface RowProps {
  readonly entry: Entry;
  readonly shelf: Shelf;
  readonly place: number;
  readonly of: number;
}

/** Drawn again only when something in it has changed, which keeps scrolling cheap. */
class RowNode extends Component<RowProps> {
  override shouldComponentUpdate({ entry, of, place }: RowProps): boolean {
    return entry !== this.props.entry || of !== this.props.of || place !== this.props.place;
  }

  override render(props: RowProps) {
    return <Row {...props} />;
  }
}

/** The lines of a group: where each begins, as far as that has been measured, and which is drawn wherever the window is. */
function useLines(entries: readonly Entry[], shelf: Shelf, list: RefObject<HTMLElement | null>) {
  const { sizes } = shelf;
  return useMemo(() => {
    const places = new Map(entries.map(({ document }, line) => [document.id, line]));
    const heightOf = (line: number) => {
      const entry = entries[line];
      return entry ? sizes.of(entry) : 0;
    };
    let tops: Float64Array | undefined;
    return {
      /** Where the focus is to go, if that is here. */
      goal: computed(() => (places.has(shelf.goal.value?.id ?? '') ? shelf.goal.value : undefined)),
      pinned: computed(() => places.get(shelf.goal.value?.id ?? shelf.held.value ?? '') ?? -1),
      tops() {
        tops ??= topsOf(entries.length, heightOf);
        return tops;
      },
      /** Of the lines that are drawn. */
      measure() {
        for (const row of list.current?.querySelectorAll<HTMLElement>(':scope > .row') ?? []) {
          const entry = entries[Number(row.getAttribute('aria-posinset')) - 1];
          if (entry && sizes.measured(entry, row.getBoundingClientRect().height)) tops = undefined;
        }
      },
    };
  }, [entries, sizes.era.value]);
}

/** @param top where the list begins, from the upper edge of the window */
function nextRange(drawn: Range, tops: Float64Array, top: number): Range {
  const near = linesBetween(tops, -NEAR - top, innerHeight + NEAR - top);
  const far = linesBetween(tops, -FAR - top, innerHeight + FAR - top);
  const isFar = far.first === far.end;
  return !isFar && drawn.end > 0 && holds(drawn, near)
    ? drawn
    : far.first === drawn.first && far.end === drawn.end
      ? drawn
      : far;
}

/** Takes the focus to where it is to go; the line has just been drawn for it. */
function reach(shelf: Shelf, list: HTMLElement | null, goal: Goal): void {
  const row = list?.querySelector<HTMLElement>(`[data-id="${CSS.escape(goal.id)}"]`);
  if (!row) return;
  row.querySelector<HTMLElement>(goal.part === 'tick' ? '.tick' : '.title')?.focus({ preventScroll: true });
  row.scrollIntoView({ block: goal.block });
  shelf.held.value = goal.id;
  shelf.goal.value = undefined;
}

function groupLabel({ key }: Group): string | undefined {
  if (key === 'all') return undefined;
  if (key === 'named') return i18n.t('library.named');
  return key === 'text' ? i18n.t('library.inText') : formatMonth(key);
}
