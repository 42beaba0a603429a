// Keeps what is a person's own in this browser: how they like to look at jobs, what they have not sent yet. Where it may keep nothing, it forgets, and nothing breaks.
import type { Memory } from '../editor/view/preferences';

export function viewMemory(memberId: string): Memory {
  return memoryOf(`rotoscope.view.${memberId}`);
}

/** An empty text is no text: nothing is left behind. */
export function memoryOf(key: string): Memory {
  return {
    read() {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write(text) {
      try {
        if (text) localStorage.setItem(key, text);
        else localStorage.removeItem(key);
      } catch {
        // a private window, or a full one: then it is for this visit only
      }
    },
  };
}
