import { useState } from 'preact/hooks';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { Settings } from '../../../lib/settings.ts';
import { changeSettings } from '../state/library.ts';

/** Stores changed settings and keeps the failure, to be shown where the change was made. */
export function useChange() {
  const [failed, setFailed] = useState<ErrorReport>();
  const change = async (settings: Partial<Settings>) => {
    setFailed(undefined);
    try {
      await changeSettings(settings);
    } catch (error) {
      setFailed(toReport(error));
    }
  };
  return { failed, change: (settings: Partial<Settings>) => void change(settings) };
}
