import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { SharingStanding, SharingWanted } from '../../../lib/messaging/sharing-protocol.ts';
import { normaliseBaseUrl } from '../../../lib/models/server-address.ts';
import type { SharedTest } from '../../../lib/sharing.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { allowServer } from './allow-server.ts';
import { Leaves } from './leaves.tsx';
import { RuleChoice, type RuleDraft, ruleOf } from './rule-choice.tsx';
import type { SharingView } from './sharing.ts';
import { TestOutcome } from './test-outcome.tsx';

interface Fields {
  readonly url: string;
  readonly collection: string;
  readonly tenant: string;
  readonly database: string;
  readonly token: string;
}

const EMPTY: Fields = {
  url: '',
  collection: 'footnote',
  tenant: 'default_tenant',
  database: 'default_database',
  token: '',
};

/** Where the library is, how it is to be used, a button that tries it and one that connects it. */
export function ConnectForm({
  sharing,
  standing,
}: {
  readonly sharing: SharingView;
  readonly standing: SharingStanding;
}) {
  const fields = useSignal(EMPTY);
  const askOnly = useSignal(false);
  const draft = useSignal<RuleDraft>({ by: 'hand', tag: '' });
  const busy = useSignal(false);
  const failed = useSignal<ErrorReport | undefined>(undefined);
  const test = useSignal<SharedTest | undefined>(undefined);
  const run = async (work: (wanted: SharingWanted) => Promise<unknown>) => {
    if (busy.peek()) return;
    failed.value = undefined;
    test.value = undefined;
    try {
      const wanted = wantedOf(fields.peek(), draft.peek(), askOnly.peek());
      await allowServer(wanted.place.url);
      busy.value = true;
      await work(wanted);
    } catch (error) {
      failed.value = toReport(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <form
      class="connect"
      onSubmit={(event) => {
        event.preventDefault();
        void run((wanted) => sharing.run(() => library('connectShared', wanted)));
      }}
    >
      <PlaceFields
        fields={fields.value}
        onEdit={(change) => {
          fields.value = { ...fields.peek(), ...change };
          test.value = undefined;
        }}
      />
      <UseChoice askOnly={askOnly.value} onChange={(only) => (askOnly.value = only)} />
      {!askOnly.value && <RuleChoice draft={draft.value} onChange={(next) => (draft.value = next)} />}
      {URL.canParse(fields.value.url) && <Leaves place={fields.value} askOnly={askOnly.value} />}
      <div class="actions">
        <button
          type="button"
          data-action="test"
          aria-disabled={busy.value}
          onClick={() =>
            void run(async ({ place, token }) => {
              test.value = await library('testShared', { place, ...(token !== undefined && { token }) });
            })
          }
        >
          {i18n.t('shared.test')}
        </button>
        <button type="submit" class="go" aria-disabled={busy.value}>
          {i18n.t('shared.connect')}
        </button>
        {busy.value && <progress aria-label={i18n.t('shared.testing')} />}
      </div>
      <div aria-live="polite">
        {failed.value && <ErrorNotice report={failed.value} />}
        {test.value && <TestOutcome test={test.value} ours={standing.space} />}
      </div>
    </form>
  );
}

/** @throws AppError `server-address`, `server-address-secret` */
function wantedOf({ token, url, ...place }: Fields, draft: RuleDraft, askOnly: boolean): SharingWanted {
  return {
    place: { ...place, url: normaliseBaseUrl(url) },
    rule: (!askOnly && ruleOf(draft)) || { by: 'hand' },
    ...(askOnly && { askOnly }),
    ...(token.trim() && { token: token.trim() }),
  };
}

function PlaceFields({ fields, onEdit }: { readonly fields: Fields; readonly onEdit: (to: Partial<Fields>) => void }) {
  const on = { fields, onEdit };
  return (
    <>
      <Field {...on} name="url" label={i18n.t('shared.url')} placeholder="http://localhost:8000" />
      <Field {...on} name="collection" label={i18n.t('shared.collection')} hint={i18n.t('shared.collectionHint')} />
      <Field {...on} name="token" label={i18n.t('shared.token')} hint={i18n.t('settings.keyHint')} />
      <details>
        <summary>{i18n.t('shared.more')}</summary>
        <Field {...on} name="tenant" label={i18n.t('shared.tenant')} />
        <Field {...on} name="database" label={i18n.t('shared.database')} />
      </details>
    </>
  );
}

function Field(props: {
  readonly fields: Fields;
  readonly onEdit: (to: Partial<Fields>) => void;
  readonly name: keyof Fields;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
}) {
  const { fields, hint, name, onEdit, placeholder } = props;
  const id = useId();
  const common = {
    id,
    name,
    autocomplete: 'off',
    spellcheck: false,
    placeholder,
    'aria-describedby': hint && `${id}-hint`,
    value: fields[name],
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => onEdit({ [name]: currentTarget.value }),
  } as const;
  return (
    <div class="field">
      <label htmlFor={id}>{props.label}</label>
      {name === 'token' ? <input type="password" {...common} /> : <input type="text" required {...common} />}
      {hint && (
        <p id={`${id}-hint`} class="soft small">
          {hint}
        </p>
      )}
    </div>
  );
}

/** Kept in step, or only asked. */
function UseChoice({ askOnly, onChange }: { readonly askOnly: boolean; readonly onChange: (only: boolean) => void }) {
  const id = useId();
  const way = (only: boolean, label: string, hint: string) => (
    <div class="way">
      <input
        id={`${id}-${only}`}
        type="radio"
        name={id}
        value={only ? 'ask' : 'sync'}
        checked={askOnly === only}
        aria-describedby={`${id}-${only}-hint`}
        onChange={() => onChange(only)}
      />
      <div>
        <label htmlFor={`${id}-${only}`}>{label}</label>
        <p id={`${id}-${only}-hint`} class="soft small">
          {hint}
        </p>
      </div>
    </div>
  );
  return (
    <fieldset>
      <legend class="label">{i18n.t('shared.how')}</legend>
      {way(false, i18n.t('shared.sync'), i18n.t('shared.syncHint'))}
      {way(true, i18n.t('shared.ask'), i18n.t('shared.askHint'))}
    </fieldset>
  );
}
