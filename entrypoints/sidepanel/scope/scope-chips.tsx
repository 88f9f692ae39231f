import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { partKey, scope, togglePart } from '../state/scope.ts';
import { ScopeMenu } from './scope-menu.tsx';
import { partWords } from './scope-words.ts';

const MENU_ID = 'scope-menu';

/** Where the next question looks: "In everything", or the chosen parts, each of which can be taken out again. */
export function ScopeChips() {
  const open = useSignal(false);
  const opener = useRef<HTMLButtonElement>(null);
  const parts = scope.value;
  const close = (refocus: boolean) => {
    open.value = false;
    if (refocus) opener.current?.focus();
  };
  return (
    <>
      <span class="scope">
        {parts.length > 0 && <span>{i18n.t('ask.in')}</span>}
        {parts.map((part) => (
          <button
            key={partKey(part)}
            type="button"
            class="link plain chip"
            aria-label={i18n.t('scope.remove', { name: partWords(part) })}
            onClick={() => {
              togglePart(part);
              opener.current?.focus(); // the chip has gone
            }}
          >
            <b class="clip" dir="auto">
              {partWords(part)}
            </b>
            <span aria-hidden="true">×</span>
          </button>
        ))}
        <button
          ref={opener}
          type="button"
          class="link plain"
          aria-haspopup="dialog"
          aria-expanded={open.value}
          aria-controls={MENU_ID}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          {parts.length > 0 ? (
            i18n.t('scope.more')
          ) : (
            <>
              {i18n.t('ask.in')} <b>{i18n.t('ask.everything')}</b>
            </>
          )}
        </button>
      </span>
      {open.value && <ScopeMenu id={MENU_ID} opener={opener} onClose={close} />}
    </>
  );
}
