import type { ComponentChildren } from 'preact';
import type { Refreshing } from './refreshing.ts';

/** Begins to read pages again. While that is under way it does nothing, and keeps the focus, which a disabled one would lose. */
export function RefreshButton(props: {
  readonly class: string;
  readonly action: string;
  readonly refreshing: Refreshing;
  readonly pages: Parameters<Refreshing['begin']>[0];
  readonly children: ComponentChildren;
}) {
  const { action, children, pages, refreshing } = props;
  const busy = refreshing.news.value?.state === 'running';
  return (
    <button
      type="button"
      class={props.class}
      data-action={action}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) void refreshing.begin(pages);
      }}
    >
      {children}
    </button>
  );
}
