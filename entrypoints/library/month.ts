import { language } from '../ui/format.ts';

let format: Intl.DateTimeFormat | undefined;

/** "May 2026". @param key "2026-05" */
export function formatMonth(key: string): string {
  const [year = 0, month = 1] = key.split('-').map(Number);
  format ??= new Intl.DateTimeFormat(language(), { year: 'numeric', month: 'long' });
  return format.format(new Date(year, month - 1));
}
