// Spans of time and moments, as people say them.
import { counted } from '../../../texts/counted';
import { locale } from '../../../texts/language';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Like "< 1 min", "12 min", "2 h 10 min", "3 days". */
export function span(ms: number): string {
  if (ms < MINUTE_MS) return /* text */ '< 1 min';
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) {
    const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
    const hours = Math.floor(ms / HOUR_MS);
    return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  }
  const days = Math.floor(ms / DAY_MS);
  return counted(days, { one: `${days} day`, other: `${days} days` });
}

export function ago(moment: string, now: number): string {
  const passed = now - Date.parse(moment);
  return passed < MINUTE_MS ? 'just now' : `${span(passed)} ago`;
}

/** A day like 2026-11-28 as "Nov 28", with its year if that is another. */
export function dueText(day: string, now: number = Date.now()): string {
  if (!day) return '';
  const isThisYear = day.startsWith(String(new Date(now).getFullYear()));
  return new Date(`${day}T00:00Z`).toLocaleDateString(locale, { month: 'short', day: 'numeric', timeZone: 'UTC', ...(isThisYear ? {} : { year: 'numeric' }) });
}

/** Whether the whole day has passed and not all is done. */
export function isLate(day: string, isDone: boolean, now: number): boolean {
  const passed = new Date(now);
  const today = `${passed.getFullYear()}-${String(passed.getMonth() + 1).padStart(2, '0')}-${String(passed.getDate()).padStart(2, '0')}`;
  return day !== '' && !isDone && day < today;
}

/** A share as a percentage; never 100 % before all is done. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  return `${part === whole ? 100 : Math.min(99, Math.round((100 * part) / whole))} %`;
}
