// Dark, light, or as the system says.

export type Theme = 'auto' | 'dark' | 'light';

const KEY = 'rotoscope.theme';
const NEXT: Record<Theme, Theme> = { auto: 'dark', dark: 'light', light: 'auto' };

export class ThemeChoice {
  theme = $state<Theme>('auto');
  /** Changes with every change of what is seen, the system's included. */
  seen = $state('');

  bind(): () => void {
    const unbind = new AbortController();
    const stored = localStorage.getItem(KEY);
    this.#set(stored === 'dark' || stored === 'light' ? stored : 'auto');
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#see(), { signal: unbind.signal });
    return () => unbind.abort();
  }

  next(): void {
    this.choose(NEXT[this.theme]);
  }

  choose(theme: Theme): void {
    this.#set(theme);
    localStorage.setItem(KEY, theme);
  }

  #set(theme: Theme): void {
    this.theme = theme;
    if (theme === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    this.#see();
  }

  #see(): void {
    this.seen = `${this.theme} ${matchMedia('(prefers-color-scheme: dark)').matches}`;
  }
}

export const themeChoice = new ThemeChoice();
