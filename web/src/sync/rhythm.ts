// When to send next: every second while all is well, ever more rarely while it is not. Pure; the caller brings the time.

const EVERY_MS = 1000;
const RETRY_MS_MIN = 1000;
const RETRY_MS_MAX = 30_000;

export class Rhythm {
  #nextAt = 0;
  #failures = 0;

  get isFailing(): boolean {
    return this.#failures > 0;
  }

  isDue(now: number): boolean {
    return now >= this.#nextAt;
  }

  succeeded(now: number): void {
    this.#failures = 0;
    this.#nextAt = now + EVERY_MS;
  }

  /** `chance` in 0…1 spreads clients that failed together; `askedMs` is what the server wished for. */
  failed(now: number, chance: number, askedMs = 0): void {
    const patience = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** this.#failures);
    this.#failures += 1;
    this.#nextAt = now + Math.max(askedMs, patience * (0.5 + chance / 2));
  }

  /** The network is back, or the hand asks: no more waiting. */
  hurry(): void {
    this.#nextAt = 0;
  }
}
