// The keys in force on this page. What a person changed is kept in this browser for that person; the rest is the one table.
import { type CommandId, DEFAULT_KEYMAP, hint, type Keymap } from './keymap';

class ChosenKeys {
  keymap = $state.raw<Keymap>(DEFAULT_KEYMAP);
  /** What was chosen, as text; empty when nothing was. */
  kept = $state('');
  #place = '';

  /** Whoever changed nothing fetches nothing for it. */
  async recall(memberId: string): Promise<void> {
    this.#place = `rotoscope.keys.${memberId}`;
    try {
      this.kept = localStorage.getItem(this.#place) ?? '';
      if (this.kept) this.keymap = (await import('./key-choice')).keymapOf(this.kept);
    } catch {
      // nothing may be kept, or its reader did not come: the keys are as they were delivered
    }
  }

  keep(text: string, keymap: Keymap): void {
    this.kept = text;
    this.keymap = keymap;
    try {
      localStorage.setItem(this.#place, text);
    } catch {
      // a private window, or a full one: then it is for this visit only
    }
  }
}

export const chosenKeys = new ChosenKeys();

/** The key that stands for a command now, as sentences name it. */
export function keyOf(id: CommandId): string {
  return hint(chosenKeys.keymap, id);
}
