import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import { i18n } from '#i18n';
import type { DocumentId } from '../../../lib/types.ts';
import { goToAskField } from '../ask-field.tsx';
import { namedDocument } from '../scope/scope-words.ts';
import type { Turn } from '../state/progress.ts';
import { askInstead } from '../state/thread.ts';
import { Loss } from './question.tsx';

/** Which documents the reader has ticked off as sources of an answer. */
export interface Sources {
  readonly left: ReadonlySignal<ReadonlySet<DocumentId>>;
  toggle(id: DocumentId): void;
}

/** Begins with those that the question was already asked without. */
export function useSources(turn: Turn): Sources {
  const left = useSignal<ReadonlySet<DocumentId>>(new Set(turn.filter?.without));
  return {
    left,
    toggle(id) {
      const next = new Set(left.peek());
      if (!next.delete(id)) next.add(id);
      left.value = next;
    },
  };
}

/** The hairline square beside a note: ticked, the note's document is a source. */
export function SourceTick(props: { readonly sources: Sources; readonly id: DocumentId; readonly title: string }) {
  const { sources, id, title } = props;
  return (
    <input
      type="checkbox"
      class="tick"
      aria-label={i18n.t('sources.use', { title })}
      checked={!sources.left.value.has(id)}
      onChange={() => sources.toggle(id)}
    />
  );
}

/** Under an answer: the sources that it was asked without, and, once the ticks have changed, the way to ask again. */
export function SourcesLine({ turn, sources }: { readonly turn: Turn; readonly sources: Sources }) {
  const asked = turn.filter?.without ?? [];
  const change = useComputed(() => {
    const left = sources.left.value;
    return {
      out: [...left].filter((id) => !asked.includes(id)).length,
      back: asked.filter((id) => !left.has(id)).length,
    };
  });
  const { out, back } = change.value;
  if (asked.length === 0 && out === 0) return null;
  return (
    <div class="sources">
      {asked.length > 0 && (
        <>
          <p class="kind">{i18n.t('sources.left')}</p>
          <ul>
            {asked.map((id) => (
              <li key={id}>
                <SourceTick sources={sources} id={id} title={namedDocument(id)} />
                <span dir="auto">{namedDocument(id)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {out + back > 0 && (
        <p class="again" role="status">
          <button type="button" data-action="sources" onClick={() => askWithout(turn, sources)}>
            {again(out, back)}
          </button>
          <Loss turn={turn} />
        </p>
      )}
    </div>
  );
}

function again(out: number, back: number): string {
  if (out > 0 && back > 0) return i18n.t('answer.again');
  return out > 0 ? i18n.t('sources.without', out) : i18n.t('sources.with', back);
}

function askWithout(turn: Turn, sources: Sources): void {
  const without = [...sources.left.peek()];
  const { without: _, ...rest } = turn.filter ?? {};
  const filter = { ...rest, ...(without.length > 0 && { without }) };
  askInstead(turn, { filter: Object.keys(filter).length > 0 ? filter : undefined });
  goToAskField();
}
