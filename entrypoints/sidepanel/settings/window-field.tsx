import { i18n } from '#i18n';
import type { ContextWindow } from '../../../lib/asking.ts';
import { formatNumber } from '../../ui/format.ts';

/** As in the schema of the settings. */
const LEAST = 1024;
const MOST = 10_000_000;

/** How much the model takes in; left empty, what its server says. */
export function WindowField(props: {
  readonly id: string;
  readonly value: string;
  /** What the server said when it was last tried. */
  readonly told: ContextWindow | undefined;
  readonly onInput: (value: string) => void;
}) {
  return (
    <div class="field">
      <label for={props.id}>{i18n.t('settings.window')}</label>
      <input
        id={props.id}
        type="number"
        min={LEAST}
        max={MOST}
        step={1}
        autocomplete="off"
        aria-describedby={`${props.id}-hint`}
        value={props.value}
        placeholder={placeholder(props.told)}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <p id={`${props.id}-hint`} class="soft small">
        {i18n.t('settings.windowHint')}
      </p>
    </div>
  );
}

function placeholder(told: ContextWindow | undefined): string {
  if (!told) return i18n.t('settings.windowAsked');
  const tokens = formatNumber(told.tokens);
  return told.from === 'server'
    ? i18n.t('settings.windowTold', { tokens })
    : i18n.t('settings.windowGuessed', { tokens });
}

/** The number typed; undefined for an empty field. The form is not sent with any other. */
export function typedTokens(value: string): number | undefined {
  const tokens = Number(value);
  return value.trim() !== '' && Number.isInteger(tokens) ? tokens : undefined;
}
