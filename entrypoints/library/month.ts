import { language } from '../ui/format.ts';

/** "May 2026". @param key "2026-05" */
export function formatMonth(key: string): string {
  const [year = 0, month = 1] = key.split('-').map(Number);
  return new Intl.DateTimeFormat(language(), { year: 'numeric', month: 'long' }).format(new Date(year, month - 1));
}
