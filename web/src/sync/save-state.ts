// The one line that says where your work is. It is worked out from facts, never set by hand.
import type { Standing } from './standing';
import { counted } from '../texts/counted';

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
      return counted(state.count, { one: `Saving ${state.count} change…`, other: `Saving ${state.count} changes…` });
    case 'offline':
      if (state.count === 0) return 'Offline – nothing to send';
      return counted(state.count, { one: `Offline – ${state.count} change kept on this computer`, other: `Offline – ${state.count} changes kept on this computer` });
    case 'signed-out':
      return counted(state.count, { one: `Signed out – ${state.count} change kept on this computer`, other: `Signed out – ${state.count} changes kept on this computer` });
    case 'lease-lost':
      if (state.count === 0) return 'Taken over by somebody else';
      return counted(state.count, { one: `Taken over – ${state.count} change set aside`, other: `Taken over – ${state.count} changes set aside` });
    case 'parked':
      return counted(state.count, { one: `${state.count} change could not be applied and is set aside`, other: `${state.count} changes could not be applied and are set aside` });
    case 'submitted':
      if (state.open > 0) return counted(state.open, { one: `Submitted – ${state.open} change came too late, kept on this computer`, other: `Submitted – ${state.open} changes came too late, kept on this computer` });
      if (state.parked === 0) return 'Submitted';
      return counted(state.parked, { one: `Submitted – ${state.parked} change came too late and is set aside`, other: `Submitted – ${state.parked} changes came too late and are set aside` });
    case 'read-only':
      return /* text */ `Read-only – ${leftBehind(state) || state.reason}`;
    case 'broken':
      return state.message;
  }
}

function leftBehind({ kept = 0, parked = 0 }: { readonly kept?: number; readonly parked?: number }): string {
  if (parked > 0) return counted(parked, { one: `${parked} change of yours came too late and is set aside`, other: `${parked} changes of yours came too late and are set aside` });
  return kept > 0 ? counted(kept, { one: `${kept} change of yours kept on this computer only`, other: `${kept} changes of yours kept on this computer only` }) : '';
}

/** How much somebody should look at: it was set aside. */
export function setAsideIn(state: SaveState): number {
  if (state.kind === 'parked' || state.kind === 'lease-lost') return state.count;
  return state.kind === 'submitted' || state.kind === 'read-only' ? (state.parked ?? 0) : 0;
}
