// Commands whose code comes after the first look at the job. A command that is called before waits until it is here.
type Learned = typeof import('./boxing') & typeof import('./by-numbers') & typeof import('./grouping') & typeof import('./looking') & typeof import('./marked') & typeof import('./seeking') & typeof import('./timing');

let learned: Learned | null = null;

export async function learnCommands(): Promise<void> {
  const all = await Promise.all([import('./boxing'), import('./by-numbers'), import('./grouping'), import('./looking'), import('./marked'), import('./seeking'), import('./timing')]);
  learned = Object.assign({}, ...all) as Learned;
}

/** `use` gets the commands at once when they are here. */
export function later(use: (commands: Learned) => void): void {
  if (learned) return use(learned);
  void learnCommands().then(() => learned && use(learned));
}
