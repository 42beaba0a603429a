// One tab per person and job may write: a second one reads along until it is told to go on here.

/** Resolves to a release, or to null when another tab holds the lock. `onlost` is called when a tab takes it away. */
export async function lockJob(name: string, isStealing: boolean, onlost: () => void): Promise<(() => void) | null> {
  if (!('locks' in navigator)) return () => {}; // plain HTTP by address: the lease alone decides
  return new Promise((resolve) => {
    const options = isStealing ? { steal: true } : { ifAvailable: true };
    const hold = (lock: Lock | null): Promise<void> | undefined => {
      if (!lock) {
        resolve(null);
        return undefined;
      }
      return new Promise<void>((release) => resolve(release));
    };
    navigator.locks.request(`rotoscope:${name}`, options, hold).catch(onlost);
  });
}
