import type { ComponentChildren } from 'preact';

/** One of several ways: a radio button, its name, a sentence, and what opens under it when it is chosen. */
export function Choice(props: {
  readonly group: string;
  readonly value: string;
  readonly checked: boolean;
  readonly label: string;
  readonly hint: string;
  readonly onChoose: () => void;
  readonly children?: ComponentChildren;
}) {
  const id = `${props.group}-${props.value}`;
  return (
    <div class="choice">
      <input
        type="radio"
        id={id}
        name={props.group}
        value={props.value}
        checked={props.checked}
        aria-describedby={`${id}-hint`}
        onChange={props.onChoose}
      />
      <div>
        <label for={id}>{props.label}</label>
        <p id={`${id}-hint`} class="soft small">
          {props.hint}
        </p>
        {props.checked && props.children}
      </div>
    </div>
  );
}
