// What the server names by one word, in the language of the page. In English the word is its own name, and the tables are left out of the build.

type Words = Readonly<Record<string, string>>;
const isEnglish = LANGUAGE === 'en';

const SHAPES: Words = isEnglish ? {} : /* text: kind of a shape */ { rectangle: 'rectangle', polygon: 'polygon', line: 'line', cuboid: 'cuboid', landmark: 'landmark' };
const ROLES: Words = isEnglish ? {} : /* text: role of a member */ { owner: 'owner', manager: 'manager', checker: 'checker', maker: 'maker', viewer: 'viewer', client: 'client' };
const ISSUES: Words = isEnglish ? {} : /* text: severity or state of an issue */ {
  blocking: 'blocking',
  major: 'major',
  minor: 'minor',
  open: 'open',
  resolved: 'resolved',
  verified: 'verified',
  reopened: 'reopened',
};
const JOBS: Words = isEnglish ? {} : /* text: state of a job, task or frame */ {
  arriving: 'arriving',
  open: 'open',
  building: 'building',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  waiting: 'waiting',
  claimed: 'claimed',
  submitted: 'submitted',
};
const TYPES: Words = isEnglish ? {} : /* text: type of an attribute */ { select: 'select', radio: 'radio', multi: 'multi', number: 'number', text: 'text', checkbox: 'checkbox' };
const POINTS: Words = isEnglish ? {} : /* text: state of a point */ { visible: 'visible', occluded: 'occluded', absent: 'absent' };
const NOUNS: Words = isEnglish ? {} : /* text: what the audit log speaks of */ {
  project: 'project',
  schema: 'schema',
  workflow: 'workflow',
  job: 'job',
  member: 'member',
  invitation: 'invitation',
  session: 'session',
  key: 'key',
  organization: 'organization',
};
const STEPS: Words = isEnglish ? {} : /* text: where a workflow begins and ends */ { start: 'start', end: 'end' };
/** Sentences that the server says as they stand. */
const KEPT: Words = isEnglish ? {} : /* text: what goes by itself after a time */ {
  'Deleted projects, with all that is in them': 'Deleted projects, with all that is in them',
  'Frames and results that nothing names any more': 'Frames and results that nothing names any more',
  'The log of deliveries': 'The log of deliveries',
  'Used invitations and password links': 'Used invitations and password links',
  'Uploads that never became whole': 'Uploads that never became whole',
  'Answers kept for repeated requests': 'Answers kept for repeated requests',
  'News for the stream': 'News for the stream',
  'Small pictures for lists, the oldest first': 'Small pictures for lists, the oldest first',
};

export const shapeWord = (kind: string): string => (isEnglish ? kind : (SHAPES[kind] ?? kind));
export const roleWord = (role: string): string => (isEnglish ? role : (ROLES[role] ?? role));
export const issueWord = (name: string): string => (isEnglish ? name : (ISSUES[name] ?? name));
export const jobWord = (state: string): string => (isEnglish ? state : (JOBS[state] ?? state));
export const typeWord = (type: string): string => (isEnglish ? type : (TYPES[type] ?? type));
export const pointWord = (state: string): string => (isEnglish ? state : (POINTS[state] ?? state));
export const nounWord = (noun: string): string => (isEnglish ? noun : (NOUNS[noun] ?? noun));
export const stepWord = (step: string): string => (isEnglish ? step : (STEPS[step] ?? step));
export const keptWord = (what: string): string => (isEnglish ? what : (KEPT[what] ?? what));
