import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Knobs } from '../../../lib/asking.ts';
import type { ChatSettings } from '../../../lib/settings.ts';
import { formatNumber } from '../../ui/format.ts';
import { library } from '../../ui/rooms.ts';

/** What is chosen; `''` passages: as many as usual. */
interface Chosen {
  readonly mode: NonNullable<Knobs['mode']>;
  readonly passages: string;
  readonly writer: 'settings' | 'passages' | 'browser' | 'other';
  readonly model: string;
}

const AT_FIRST: Chosen = { mode: 'hybrid', passages: '', writer: 'settings', model: '' };
/** As many as a search brings up are candidates. */
const PASSAGES = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20];

/** Who could write besides the one in the settings. */
interface Writers {
  readonly settings: ChatSettings;
  readonly browser: boolean;
}

/** Whoever goes through a list by keyboard passes over all of it: asked is for what they rest on this long, ms. */
const REST = 300;

/** What may be turned. Each turn asks the question again at once. */
export function KnobsForm(props: {
  readonly running: boolean;
  readonly onAsk: (knobs: Knobs) => void;
  readonly onStop: () => void;
}) {
  const { running, onAsk, onStop } = props;
  const [chosen, setChosen] = useState(AT_FIRST);
  const writers = useWriters();
  const clock = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(clock.current), []);
  const ask = (next: Chosen) => {
    clearTimeout(clock.current);
    if (next.writer !== 'other' || next.model.trim()) onAsk(knobsOf(next, writers));
  };
  const turn = (change: Partial<Chosen>) => {
    const next = { ...chosen, ...change };
    setChosen(next);
    clearTimeout(clock.current);
    clock.current = setTimeout(() => ask(next), REST);
  };
  return (
    <form
      class="knobs"
      aria-labelledby="look-try"
      onSubmit={(event) => {
        event.preventDefault();
        ask(chosen);
      }}
    >
      <Choice
        id="mode"
        label={i18n.t('look.mode')}
        value={chosen.mode}
        options={modeChoices()}
        onChange={(mode) => turn({ mode })}
      />
      <Choice
        id="passages"
        label={i18n.t('look.passages')}
        value={chosen.passages}
        options={passageChoices()}
        onChange={(passages) => turn({ passages })}
      />
      <Choice
        id="writer"
        label={i18n.t('look.writer')}
        value={chosen.writer}
        options={writerChoices(writers)}
        onChange={(writer) => turn({ writer, ...(writer === 'other' && { model: '' }) })}
      />
      {chosen.writer === 'other' && (
        <ModelName
          value={chosen.model}
          settings={writers?.settings}
          onInput={(model) => setChosen({ ...chosen, model })}
        />
      )}
      {running ? (
        <button type="button" onClick={onStop}>
          {i18n.t('look.stop')}
        </button>
      ) : (
        <button type="submit" class="go" disabled={chosen.writer === 'other' && !chosen.model.trim()}>
          {i18n.t('look.again')}
        </button>
      )}
    </form>
  );
}

function knobsOf({ mode, passages, writer, model }: Chosen, writers: Writers | undefined): Knobs {
  const chat = chatOf(writer, model.trim(), writers?.settings);
  return { mode, ...(passages && { passages: Number(passages) }), ...(chat && { chat }) };
}

function chatOf(writer: Chosen['writer'], model: string, settings: ChatSettings | undefined): ChatSettings | undefined {
  if (writer === 'passages' || writer === 'browser') return { kind: writer };
  if (writer !== 'other' || settings?.kind !== 'openai') return undefined;
  const { kind, provider, baseUrl } = settings;
  return { kind, provider, baseUrl, model };
}

function useWriters(): Writers | undefined {
  const [writers, setWriters] = useState<Writers>();
  useEffect(() => {
    const read = async () => {
      const { settings } = await library('settings');
      const browser = await library('browserModel').catch(() => 'unavailable');
      setWriters({ settings: settings.chat, browser: browser === 'available' });
    };
    read().catch(() => undefined); // the one in the settings can be asked all the same
  }, []);
  return writers;
}

type Options<T extends string> = readonly (readonly [value: T, label: string])[];

function modeChoices(): Options<Chosen['mode']> {
  return [
    ['hybrid', i18n.t('look.modeHybrid')],
    ['keyword', i18n.t('look.modeKeyword')],
    ['vector', i18n.t('look.modeVector')],
  ];
}

function passageChoices(): Options<string> {
  const counted = PASSAGES.map((n) => [`${n}`, i18n.t('look.passagesMost', n, [formatNumber(n)])] as const);
  return [['', i18n.t('look.passagesUsual')], ...counted];
}

function writerChoices(writers: Writers | undefined): Options<Chosen['writer']> {
  const settings = writers?.settings;
  if (!settings) return [['settings', '…']];
  const none = i18n.t('look.writerNone');
  const browser = i18n.t('look.writerBrowser');
  const model = settings.kind === 'openai' ? settings.model : settings.kind === 'browser' ? browser : none;
  const choices: [Chosen['writer'], string][] = [['settings', i18n.t('look.writerSettings', { model })]];
  if (settings.kind !== 'passages') choices.push(['passages', none]);
  if (writers.browser && settings.kind !== 'browser') choices.push(['browser', browser]);
  if (settings.kind === 'openai') choices.push(['other', i18n.t('look.writerOther')]);
  return choices;
}

function Choice<T extends string>(props: {
  readonly id: string;
  readonly label: string;
  readonly value: T;
  readonly options: Options<T>;
  readonly onChange: (value: T) => void;
}) {
  const id = `look-${props.id}`;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select id={id} value={props.value} onChange={({ currentTarget }) => props.onChange(currentTarget.value as T)}>
        {props.options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A model by its name, with what the server says it has. */
function ModelName(props: {
  readonly value: string;
  readonly settings: ChatSettings | undefined;
  readonly onInput: (model: string) => void;
}) {
  const { settings } = props;
  const [models, setModels] = useState<readonly string[]>([]);
  useEffect(() => {
    if (settings?.kind !== 'openai') return;
    const { provider, baseUrl } = settings;
    // A server that does not tell still takes a name.
    library('models', { provider, baseUrl }).then(setModels, () => undefined);
  }, [settings]);
  return (
    <div class="field">
      <label for="look-model">{i18n.t('look.modelName')}</label>
      <input
        id="look-model"
        list="look-models"
        autocomplete="off"
        spellcheck={false}
        value={props.value}
        onInput={({ currentTarget }) => props.onInput(currentTarget.value)}
      />
      <datalist id="look-models">
        {models.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}
