// The commands of a review, for the one table of commands. None of them changes a track.
import type { Command } from './command';
import type { ReviewCommandId } from './review-keys';
import type { Editor } from './editor.svelte';
import type { ReviewHand } from './reviewing';

export const REVIEW_COMMANDS: Readonly<Record<ReviewCommandId, Command>> = {
  'issue.next': does((hand) => hand.toIssue(1), { isRepeatable: true }),
  'issue.previous': does((hand) => hand.toIssue(-1), { isRepeatable: true }),
  'issue.new': does((hand) => hand.begin('object')),
  'issue.new-point': does((hand) => hand.begin('point')),
  'issue.new-job': does((hand) => hand.begin('job')),
  'issue.settle': does((hand) => hand.settle()),
  'finding.next': does((hand) => hand.toFinding(1), { isRepeatable: true }),
  'finding.previous': does((hand) => hand.toFinding(-1), { isRepeatable: true }),
  'finding.dismiss': does((hand) => hand.dismiss()),
  'review.accept-track': does((hand) => hand.acceptTrack()),
  'review.send-track-back': does((hand) => hand.sendTrackBack()),
  'review.changes': does((hand) => hand.toggleChanges()),
  'review.panel': does((hand) => hand.togglePanel()),
  'review.send-back': does((hand) => hand.sendBack(), { isEdit: true }),
};

/** Says so when the review has not been fetched yet. */
function does(act: (hand: ReviewHand) => void, rest: Partial<Command> = {}): Command {
  const run = (editor: Editor): void => (editor.review ? act(editor.review) : editor.say('The review is still being fetched.'));
  return { group: 'Review', run, ...rest };
}
