import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { acceptEnd, autosave, goOn, pause, refreshAutosave } from '../ui/autosave.ts';
import { formatDate, formatTime } from '../ui/format.ts';
import { staying } from '../ui/staying.ts';

/** One quiet line while automatic saving is on, paused, or was ended by the browser. */
export function AutosaveLine() {
  const now = autosave.value;
  useGoingOn(now?.paused?.until);
  if (now?.ended) return <Ended />;
  if (!now?.on) return null;
  return (
    <section class="reading-line soft small" aria-label={i18n.t('autosave.title')}>
      {isOver(now.paused?.until) ? <Running /> : <PausedWords />}
    </section>
  );
}

/** A pause that has an end, and has come to it; or none at all. */
function isOver(until: string | undefined): boolean {
  const paused = autosave.value?.paused;
  return paused === undefined || (until !== undefined && Date.parse(until) <= Date.now());
}

/** Draws anew when the pause ends: nobody else tells. */
function useGoingOn(until: string | undefined): void {
  useEffect(() => {
    const rest = until === undefined ? 0 : Date.parse(until) - Date.now();
    if (rest <= 0) return undefined;
    const timer = setTimeout(() => void refreshAutosave(), rest + 50);
    return () => clearTimeout(timer);
  }, [until]);
}

/** "Automatic saving is paused until 14:00", with the day if it is another. */
export function PausedWords() {
  const until = autosave.value?.paused?.until;
  return (
    <>
      {until === undefined ? i18n.t('autosave.paused') : i18n.t('autosave.pausedUntil', { time: momentOf(until) })}{' '}
      <button
        type="button"
        class="link"
        data-action="autosave-go-on"
        onClick={({ currentTarget }) => void staying(currentTarget, 'section', 'button', goOn)}
      >
        {i18n.t('autosave.goOn')}
      </button>
    </>
  );
}

function momentOf(iso: string): string {
  const sameDay = new Date(iso).toDateString() === new Date().toDateString();
  return sameDay ? formatTime(iso) : `${formatDate(iso)}, ${formatTime(iso)}`;
}

function Running() {
  const [choosing, setChoosing] = useState(false);
  return choosing ? (
    <PauseChoice onCancel={() => setChoosing(false)} />
  ) : (
    <>
      {i18n.t('autosave.running')}{' '}
      <button type="button" class="link" data-action="autosave-pause" onClick={() => setChoosing(true)}>
        {i18n.t('autosave.pause')}
      </button>
    </>
  );
}

const HOUR = 3_600_000;

function tomorrow(): string {
  const day = new Date();
  day.setDate(day.getDate() + 1);
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}

/** For how long. */
export function PauseChoice({ onCancel }: { readonly onCancel?: () => void }) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (onCancel) first.current?.focus();
  }, []);
  const choices = [
    { name: 'hour', words: i18n.t('autosave.hour'), until: () => new Date(Date.now() + HOUR).toISOString() },
    { name: 'tomorrow', words: i18n.t('autosave.tomorrow'), until: tomorrow },
    { name: 'told', words: i18n.t('autosave.untilTold'), until: () => undefined },
  ];
  return (
    <>
      {i18n.t('autosave.pause')}{' '}
      {choices.map(({ name, until, words }, i) => (
        <span key={name}>
          {i > 0 && '\u00a0· '}
          <button
            ref={i === 0 ? first : undefined}
            type="button"
            class="link"
            data-pause={name}
            onClick={({ currentTarget }) => void staying(currentTarget, 'section', 'button', () => pause(until()))}
          >
            {words}
          </button>
        </span>
      ))}
      {onCancel && (
        <>
          {'\u00a0· '}
          <button type="button" class="link" onClick={onCancel}>
            {i18n.t('common.cancel')}
          </button>
        </>
      )}
    </>
  );
}

function Ended() {
  return (
    <section class="reading-line small" aria-label={i18n.t('autosave.title')}>
      <span role="status">{i18n.t('autosave.ended')}</span>{' '}
      <button type="button" class="link" data-action="autosave-ended" onClick={() => void acceptEnd()}>
        {i18n.t('common.close')}
      </button>
    </section>
  );
}
