import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { deniedAs } from '../../../lib/autosave/denied.ts';
import { siteIn } from '../../../lib/autosave/sites.ts';
import type { SiteRule, Whether } from '../../../lib/autosaving.ts';
import { setRule } from '../../ui/autosave.ts';
import { doesWords } from '../../ui/autosave-words.ts';
import { staying } from '../../ui/staying.ts';
import { kindWords } from './reasons.ts';

const CHOICES = ['always', 'ask', 'never'] as const satisfies readonly Whether[];
const choiceOf = (value: string): Whether => CHOICES.find((each) => each === value) ?? 'ask';

/** Which sites have a rule of their own, and another one. */
export function Rules({ rules }: { readonly rules: readonly SiteRule[] }) {
  const [wrong, setWrong] = useState<string>();
  /** @returns whether it was done */
  const set = async (site: string, does: Whether | null) => {
    const refused = does === null || does === 'never' ? undefined : deniedWords(site);
    const done = refused === undefined && (await setRule(site, does));
    setWrong(done ? undefined : (refused ?? i18n.t('autosave.declined')));
    return done;
  };
  return (
    <section data-section="rules">
      <h2>{i18n.t('autosave.sites')}</h2>
      <p class="soft">{rules.length === 0 ? i18n.t('autosave.noRules') : i18n.t('autosave.sitesHint')}</p>
      {rules.length > 0 && (
        <ul class="site-rules">
          {rules.map((rule) => (
            <Rule key={rule.site} rule={rule} set={set} />
          ))}
        </ul>
      )}
      <NewRule set={set} onWrong={setWrong} />
      {wrong && (
        <p class="bad" role="alert">
          {wrong}
        </p>
      )}
    </section>
  );
}

function deniedWords(site: string): string | undefined {
  const kind = deniedAs(`https://${site}/`);
  return kind && i18n.t('autosave.siteDenied', { site, kind: kindWords(kind) });
}

type Set = (site: string, does: Whether | null) => Promise<boolean>;

function Rule({ rule: { does, site }, set }: { readonly rule: SiteRule; readonly set: Set }) {
  return (
    <li data-site={site}>
      <span class="clip" dir="ltr">
        {site}
      </span>
      <DoesChoice
        label={i18n.t('autosave.ruleFor', { site })}
        value={does}
        onChoose={(choice, select) => {
          select.value = does; // as it is until the browser has agreed
          void set(site, choice);
        }}
      />
      <button
        type="button"
        class="link"
        aria-label={i18n.t('autosave.removeRule', { site })}
        onClick={({ currentTarget }) => void staying(currentTarget, 'section', 'input', () => set(site, null))}
      >
        {i18n.t('autosave.remove')}
      </button>
    </li>
  );
}

function DoesChoice(props: {
  readonly label: string;
  readonly value: Whether;
  readonly onChoose: (does: Whether, select: HTMLSelectElement) => void;
}) {
  return (
    <select
      aria-label={props.label}
      value={props.value}
      onChange={({ currentTarget }) => props.onChoose(choiceOf(currentTarget.value), currentTarget)}
    >
      {CHOICES.map((choice) => (
        <option key={choice} value={choice}>
          {doesWords(choice)}
        </option>
      ))}
    </select>
  );
}

function NewRule({ set, onWrong }: { readonly set: Set; readonly onWrong: (words: string) => void }) {
  const [typed, setTyped] = useState('');
  const [does, setDoes] = useState<Whether>('always');
  const add = async () => {
    const site = siteIn(typed);
    if (site === undefined) onWrong(i18n.t('autosave.siteWrong'));
    else if (await set(site, does)) setTyped('');
  };
  return (
    <form
      class="new-rule"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label class="hidden" for="new-site">
        {i18n.t('autosave.site')}
      </label>
      <input
        id="new-site"
        type="text"
        inputMode="url"
        autoComplete="off"
        spellcheck={false}
        maxLength={300}
        placeholder="example.com"
        value={typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <DoesChoice label={i18n.t('autosave.does')} value={does} onChoose={setDoes} />
      <button type="submit">{i18n.t('autosave.add')}</button>
    </form>
  );
}
