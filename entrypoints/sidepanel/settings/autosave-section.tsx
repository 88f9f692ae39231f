import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import { EVERY_SITE } from '../../../lib/autosave/sites.ts';
import type { Whether } from '../../../lib/autosaving.ts';
import { call } from '../../../lib/messaging/transport.ts';
import { autosave, setOthers, turnOff, turnOn } from '../../ui/autosave.ts';
import { doesWords } from '../../ui/autosave-words.ts';
import { PauseChoice, PausedWords } from '../autosave-line.tsx';

const CHOICES = ['ask', 'always', 'never'] as const satisfies readonly Whether[];

/** Whether pages are saved without a click, and which. */
export function AutosaveSection() {
  const now = autosave.value;
  const [declined, setDeclined] = useState(false);
  const asking = (work: Promise<boolean>) => void work.then((done) => setDeclined(!done));
  if (!now) return null;
  return (
    <section data-section="autosave">
      <h2>{i18n.t('autosave.title')}</h2>
      <p>{i18n.t(now.on ? 'autosave.onHint' : 'autosave.offHint')}</p>
      {!now.on && <p class="soft">{i18n.t(now.others === 'never' ? 'autosave.asksNamed' : 'autosave.asksAll')}</p>}
      <div class="field">
        <label for="autosave-others">{i18n.t('autosave.others')}</label>
        <select
          id="autosave-others"
          value={now.others}
          onChange={({ currentTarget }) => {
            const others = CHOICES.find((each) => each === currentTarget.value) ?? 'ask';
            currentTarget.value = now.others; // as it is until the browser has agreed
            asking(setOthers(others));
          }}
        >
          {CHOICES.map((choice) => (
            <option key={choice} value={choice}>
              {doesWords(choice)}
            </option>
          ))}
        </select>
      </div>
      <p>
        <button
          type="button"
          class="link"
          data-action="autosave-more"
          onClick={() => void call('router', 'openLibrary', { hash: '/autosave' })}
        >
          {i18n.t('autosave.more')}
        </button>
      </p>
      {now.on && <p class="soft">{now.paused ? <PausedWords /> : <PauseChoice />}</p>}
      {now.on ? (
        <button type="button" data-action="autosave-off" onClick={() => void turnOff()}>
          {i18n.t('autosave.turnOff')}
        </button>
      ) : (
        <button type="button" data-action="autosave-on" onClick={() => asking(turnOn())}>
          {i18n.t('autosave.turnOn')}
        </button>
      )}
      {declined && (
        <p class="bad" role="alert">
          {i18n.t('autosave.declined')}
        </p>
      )}
      <StillAllowed on={now.on} />
    </section>
  );
}

/** What the browser went on allowing when it was turned off a moment ago. */
function StillAllowed({ on }: { readonly on: boolean }) {
  const [was, setWas] = useState(on);
  const [allowed, setAllowed] = useState(false);
  const origins = [...EVERY_SITE];
  useEffect(() => {
    if (on) setWas(true);
    void browser.permissions.contains({ origins }).then(setAllowed);
  }, [on]);
  if (on || !was || !allowed) return null;
  const giveBack = async () => setAllowed(!(await browser.permissions.remove({ origins }).catch(() => false)));
  return (
    <p role="status">
      {i18n.t('autosave.stillAllowed')}{' '}
      <button type="button" class="link" data-action="autosave-give-back" onClick={() => void giveBack()}>
        {i18n.t('autosave.giveBack')}
      </button>
    </p>
  );
}
