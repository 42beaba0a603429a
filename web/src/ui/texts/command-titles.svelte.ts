// What commands are called, in the language of this visit. The table comes after the first look: tooltips can wait for it.
import type { COMMAND_TEXTS } from './commands.en';

type Id = keyof typeof COMMAND_TEXTS;
type Titles = Readonly<Record<Id, string>>;

let titles = $state.raw<Titles | null>(null);
let stillTitles: Readonly<Partial<Titles>> = {};

/** Called by itself; without a connection the keys stand alone. */
export async function learnTitles(): Promise<void> {
  const english = await import('./commands.en').catch(() => null);
  if (!english) return;
  stillTitles = english.STILL_TEXTS;
  titles = english.COMMAND_TEXTS;
}
void learnTitles();

/** Empty for a moment, until the texts are here. `isStill`: in a job of one picture. */
export function titleOf(command: Id, isStill = false): string {
  const title = titles?.[command] ?? '';
  return (isStill && stillTitles[command]) || title;
}
