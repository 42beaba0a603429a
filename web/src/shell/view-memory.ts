// Keeps how a person likes to look at jobs in this browser. Where it may keep nothing, it forgets, and nothing breaks.
import type { Memory } from '../editor/view/preferences';

export function viewMemory(memberId: string): Memory {
  const key = `rotoscope.view.${memberId}`;
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
        localStorage.setItem(key, text);
      } catch {
        // a private window, or a full one: then it is for this visit only
      }
    },
  };
}
