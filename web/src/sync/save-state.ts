// The one line that says where your work is. It is worked out from facts, never set by hand.
import type { Standing } from './standing';

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving'; readonly count: number }
  | { readonly kind: 'offline'; readonly count: number }
  | { readonly kind: 'signed-out'; readonly count: number }
  | { readonly kind: 'lease-lost'; readonly count: number }
  | { readonly kind: 'parked'; readonly count: number }
  | { readonly kind: 'submitted' }
  | { readonly kind: 'read-only'; readonly reason: string }
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
  if (standing.isSubmitted) return { kind: 'submitted' };
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
      return 'Submitted';
    case 'read-only':
      return `Read-only – ${state.reason}`;
    case 'broken':
      return state.message;
  }
}

function changes(count: number): string {
  return `${count} ${count === 1 ? 'change' : 'changes'}`;
}
