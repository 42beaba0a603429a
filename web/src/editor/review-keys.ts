// The keys of the commands of a review: a part of the one key table.
export const REVIEW_KEYS = {
  'issue.next': [']', '.'],
  'issue.previous': ['[', ','],
  'issue.new': ['i'],
  'issue.new-point': ['Shift+i'],
  'issue.new-job': ['Alt+i'],
  'issue.settle': ['Alt+Enter'],
  'finding.next': ['}'],
  'finding.previous': ['{'],
  'finding.dismiss': ['Alt+x'],
  'review.accept-track': ['Alt+a'],
  'review.send-track-back': ['Alt+s'],
  'review.changes': ['Alt+d'],
  'review.panel': ['Alt+r'],
  'review.send-back': ['Ctrl+Shift+Enter'],
} as const satisfies Record<string, readonly string[]>;

export type ReviewCommandId = keyof typeof REVIEW_KEYS;
