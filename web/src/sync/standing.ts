// How this page stands with the server: signed in or not, holding the lease or not, and what an answer changes about that.
import { ApiError } from './api';

const LEASE_CODES = ['lease_lost', 'job_closed'];
const REFUSED = [403, 404];

export class Standing {
  isSignedOut = false;
  isLeaseLost = false;
  isSubmitted = false;
  /** Why work cannot go on at all, in a sentence. */
  brokenMessage = '';
  #isRefused = false;
  #signIns = 0;

  /** Whether it makes sense to ask the server for anything. */
  get mayAsk(): boolean {
    return !this.isSignedOut && !this.#isRefused;
  }

  /** An edit was set aside: perhaps because somebody else holds the lease now. */
  parked(reason: string | null): void {
    if (LEASE_CODES.includes(reason ?? '')) this.isLeaseLost = true;
  }

  /** Changes with every signing in: what was asked before says nothing about who is signed in now. */
  get era(): number {
    return this.#signIns;
  }

  /** `isIdle`: nothing is left that the server should at least set aside. `era` is that of the request. */
  failed(error: ApiError, isIdle: boolean, era = this.era): void {
    if (error.status === 401 && era === this.era) this.isSignedOut = true;
    if (error.status === 409 && LEASE_CODES.includes(error.code)) {
      this.#isRefused = this.isLeaseLost || isIdle;
      this.isLeaseLost = true;
    }
    if (REFUSED.includes(error.status)) {
      this.#isRefused = true;
      this.brokenMessage = `The server refuses your changes: ${error.message} They are kept on this computer.`;
    }
  }

  signedIn(): void {
    this.isSignedOut = false;
    this.#signIns += 1;
  }
}
