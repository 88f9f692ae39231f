import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** A part of the page under its name. */
export function Section(props: {
  readonly name: string;
  readonly part?: string;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} data-part={props.part}>
      <h2 id={id}>{props.name}</h2>
      {props.children}
    </section>
  );
}
