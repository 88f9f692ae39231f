import { useRef } from 'preact/hooks';

/** A button that lets an archive be chosen. */
export function ChooseArchive(props: {
  readonly label: string;
  readonly class: string;
  readonly disabled: boolean;
  readonly take: (file: File) => Promise<unknown>;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={props.class} disabled={props.disabled} onClick={() => input.current?.click()}>
        {props.label}
      </button>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void props.take(file);
          currentTarget.value = ''; // the same file may be chosen again
        }}
      />
    </>
  );
}
