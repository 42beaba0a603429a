// Words for what a review shows.
import type { WireFinding, WireIssue, WirePerson, WireSubmission } from '../../wire/review-types';

const CHECK_TITLES: ReadonlyMap<string, string> = new Map([
  ['swap', 'Identity swap'],
  ['duplicate', 'Duplicate'],
  ['gap', 'Gap'],
  ['jump', 'Jump'],
  ['size_flip', 'Size flip'],
  ['outside', 'Out of the picture'],
  ['zero_area', 'No area'],
  ['missing_attribute', 'Missing attribute'],
  ['short_track', 'Short track'],
  ['unseen_label', 'Label never seen'],
]);

export function titleOfCheck(check: string): string {
  return CHECK_TITLES.get(check) ?? check;
}

export function framesText(first: number | null, last: number | null): string {
  if (first === null) return '';
  return last === null || last === first ? `frame ${first}` : `frames ${first}–${last}`;
}

/** The names of tracks, and whether the job is one picture, of which nobody says the frame. */
export interface Naming {
  nameOf(track: string): string;
  readonly isStill: boolean;
}

/** Where an issue is, for people. */
export function placeOf(issue: Pick<WireIssue, 'track' | 'frame' | 'last_frame' | 'point'>, naming: Naming, point = 'a point'): string {
  const frames = naming.isStill ? '' : framesText(issue.frame, issue.last_frame);
  const parts = [issue.track === null ? '' : naming.nameOf(issue.track), frames, issue.point ? point : ''].filter(Boolean);
  return parts.join(' · ') || (issue.frame === null ? 'the whole job' : 'the picture');
}

export function placeOfFinding(finding: WireFinding, naming: Naming): string {
  if (!finding.track) return 'the whole job';
  const name = naming.nameOf(finding.track);
  const names = finding.check === 'swap' || finding.check === 'duplicate' ? `${name} and ${naming.nameOf(finding.other)}` : name;
  return naming.isStill ? names : `${names} · ${framesText(finding.first, finding.last)}`;
}

const A_PERSON: ReadonlyMap<string, string> = new Map([
  ['maker', 'a maker'],
  ['checker', 'a checker'],
  ['manager', 'a manager'],
  ['owner', 'an owner'],
]);

/** A name; in a blind review what somebody is. */
export function whoIs(person: WirePerson): string {
  if (person.is_me) return 'You';
  return person.name || (A_PERSON.get(person.role) ?? person.role);
}

/** Whose work is looked at; nothing where nobody has handed anything in. */
export function drawnBy(submissions: readonly WireSubmission[]): string {
  const last = submissions.findLast(({ kind }) => kind === 'maker');
  if (!last) return '';
  const who = last.by.is_me ? 'you' : whoIs(last.by);
  return `Drawn by ${who}, round ${last.round}`;
}

export function submissionText({ kind, round, revision, verdict, by }: WireSubmission): string {
  const who = by.is_me ? 'you' : whoIs(by);
  if (verdict === 'accept') return `accepted by ${who}, round ${round} (revision ${revision})`;
  if (verdict === 'send_back') return `sent back by ${who}, round ${round} (revision ${revision})`;
  return kind === 'maker' ? `drawn by ${who}, round ${round} (revision ${revision})` : `handed in by ${who}, round ${round} (revision ${revision})`;
}
