// The one line that says where your work is. It is worked out from facts, never set by hand.
import type { Standing } from './standing';

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving'; readonly count: number }
  | { readonly kind: 'offline'; readonly count: number }
  | { readonly kind: 'signed-out'; readonly count: number }
  | { readonly kind: 'lease-lost'; readonly count: number }
  | { readonly kind: 'parked'; readonly count: number }
  /** `open` and `parked`: drawn while it was being handed in, too late to count. */
  | { readonly kind: 'submitted'; readonly open: number; readonly parked: number }
  /** `kept`: drawn here before, unsent, and only in this browser. `parked`: of those, what the server has set aside now. */
  | { readonly kind: 'read-only'; readonly reason: string; readonly kept?: number; readonly parked?: number }
  | { readonly kind: 'broken'; readonly message: string };

export interface SaveFacts {
  readonly open: number;
  /** Of the open ones, how many are not in the journal yet: nothing may say that they are kept. */
  readonly writing: number;
  readonly parked: number;
  readonly isFailing: boolean;
  readonly standing: Pick<Standing, 'isSignedOut' | 'isLeaseLost' | 'isSubmitted' | 'brokenMessage'>;
}

export function saveStateOf({ open, writing, parked, isFailing, standing }: SaveFacts): SaveState {
  if (standing.brokenMessage) return { kind: 'broken', message: standing.brokenMessage };
  if (standing.isSubmitted) return { kind: 'submitted', open, parked };
  if (standing.isLeaseLost) return { kind: 'lease-lost', count: open + parked };
  if (writing > 0) return { kind: 'saving', count: open };
  if (standing.isSignedOut) return { kind: 'signed-out', count: open };
  if (isFailing) return { kind: 'offline', count: open };
  if (open > 0) return { kind: 'saving', count: open };
  if (parked > 0) return { kind: 'parked', count: parked };
  return { kind: 'saved' };
}

/** Where the work is, in words. */
export function saveSentence(state: SaveState): string {
  switch (state.kind) {
    case 'saved':
      return 'All changes saved';
    case 'saving':
      return `Saving ${changes(state.count)}…`;
    case 'offline':
      return state.count > 0 ? `Offline – ${changes(state.count)} kept on this computer` : 'Offline – nothing to send';
    case 'signed-out':
      return `Signed out – ${changes(state.count)} kept on this computer`;
    case 'lease-lost':
      return state.count > 0 ? `Taken over – ${changes(state.count)} set aside` : 'Taken over by somebody else';
    case 'parked':
      return `${changes(state.count)} could not be applied and ${state.count === 1 ? 'is' : 'are'} set aside`;
    case 'submitted':
      if (state.open > 0) return `Submitted – ${changes(state.open)} came too late, kept on this computer`;
      return state.parked > 0 ? `Submitted – ${changes(state.parked)} came too late and ${state.parked === 1 ? 'is' : 'are'} set aside` : 'Submitted';
    case 'read-only':
      return `Read-only – ${leftBehind(state) || state.reason}`;
    case 'broken':
      return state.message;
  }
}

function leftBehind({ kept = 0, parked = 0 }: { readonly kept?: number; readonly parked?: number }): string {
  if (parked > 0) return `${changes(parked)} of yours came too late and ${parked === 1 ? 'is' : 'are'} set aside`;
  return kept > 0 ? `${changes(kept)} of yours kept on this computer only` : '';
}

/** How much somebody should look at: it was set aside. */
export function setAsideIn(state: SaveState): number {
  if (state.kind === 'parked' || state.kind === 'lease-lost') return state.count;
  return state.kind === 'submitted' || state.kind === 'read-only' ? (state.parked ?? 0) : 0;
}

function changes(count: number): string {
  return `${count} ${count === 1 ? 'change' : 'changes'}`;
}
