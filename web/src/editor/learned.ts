// Commands whose code comes after the first look at the job. One that is called before waits until it is here.
type Learned = typeof import('./seeking') & typeof import('./timing');

let learned: Learned | null = null;

export async function learnCommands(): Promise<void> {
  const [seeking, timing] = await Promise.all([import('./seeking'), import('./timing')]);
  learned = { ...seeking, ...timing };
}

/** `use` gets the commands at once when they are here. */
export function later(use: (commands: Learned) => void): void {
  if (learned) return use(learned);
  void learnCommands().then(() => learned && use(learned));
}
