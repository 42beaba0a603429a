// The commands of a review, for the one table of commands. None of them changes a track.
import type { Command } from './command';
import type { ReviewCommandId } from './review-keys';
import type { Editor } from './editor.svelte';
import type { ReviewHand } from './reviewing';

export const REVIEW_COMMANDS: Readonly<Record<ReviewCommandId, Command>> = {
  'issue.next': does('Next issue', (hand) => hand.toIssue(1), { isRepeatable: true }),
  'issue.previous': does('Previous issue', (hand) => hand.toIssue(-1), { isRepeatable: true }),
  'issue.new': does('New issue: the object, or this frame', (hand) => hand.begin('object')),
  'issue.new-point': does('New issue at the pointer', (hand) => hand.begin('point')),
  'issue.new-job': does('New issue of the whole job', (hand) => hand.begin('job')),
  'issue.settle': does('Resolve the issue; a checker verifies it', (hand) => hand.settle()),
  'finding.next': does('Next suspicious place', (hand) => hand.toFinding(1), { isRepeatable: true }),
  'finding.previous': does('Previous suspicious place', (hand) => hand.toFinding(-1), { isRepeatable: true }),
  'finding.dismiss': does('Dismiss it: no mistake', (hand) => hand.dismiss()),
  'review.accept-track': does('Accept the object, on to the next', (hand) => hand.acceptTrack()),
  'review.send-track-back': does('Send the object back with an issue', (hand) => hand.sendTrackBack()),
  'review.changes': does('Show or hide what has changed', (hand) => hand.toggleChanges()),
  'review.panel': does('Review or objects beside the picture', (hand) => hand.togglePanel()),
  'review.send-back': does('Send the job back', (hand) => hand.sendBack(), { isEdit: true }),
};

/** Says so when the review has not been fetched yet. */
function does(title: string, act: (hand: ReviewHand) => void, rest: Partial<Command> = {}): Command {
  const run = (editor: Editor): void => (editor.review ? act(editor.review) : editor.say('The review is still being fetched.'));
  return { title, group: 'Review', run, ...rest };
}
