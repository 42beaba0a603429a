import { describe, expect, test } from 'vitest';
import { earlierOf, standingIn } from '../../src/panels/review/earlier';
import { draftOf } from '../../src/panels/review/pinning';
import { pinsIn } from '../../src/panels/review/pins';
import { drawnBy, placeOf, submissionText } from '../../src/panels/review/words';
import type { Track } from '../../src/model/track';
import type { NewIssue, WireAgreement, WireObject } from '../../src/wire/review-types';
import { aBook, CHO, finding, issue, settled, STANDING } from './a-book';

describe('issues', () => {
  test('the keys walk through those that are not verified, around the end', async () => {
    const { t, book } = await aBook((server) => (server.issuesNow = [issue(1, { frame: 7 }), issue(2, { state: 'verified' }), issue(3)]));
    t.keys(']');
    expect([book.issueId, t.editor.frame]).toEqual(['i1', 7]);
    t.keys(']');
    expect(book.issueId).toBe('i3');
    t.keys(']');
    expect(book.issueId).toBe('i1');
    t.keys('[');
    expect(book.issueId).toBe('i3');
  });

  test('I pins to the selected object on this frame, Shift+I to the pointer, Alt+I to the job', async () => {
    const { t, book } = await aBook();
    const id = t.editor.selected;
    t.goTo(5).keys('i');
    expect(book.draft).toMatchObject({ track: id, frame: 5, point: null, category: 'wrong box' });
    book.giveUp();
    t.move(250, 125).keys('Shift+i');
    expect(book.draft).toMatchObject({ track: null, frame: 5, category: 'missing' });
    expect(book.draft?.point?.map((number) => Math.round(number * 1000))).toEqual([250, 250]);
    book.giveUp();
    t.keys('Alt+i');
    expect(book.draft).toMatchObject({ track: null, frame: null, point: null });
  });

  test('marked frames become the range of the issue', async () => {
    const { t } = await aBook();
    t.editor.times.marked = { start: 10, stop: 20, track: null, channel: null };
    expect(draftOf(t.editor, 'object', ['other'], null)).toMatchObject({ frame: 10, last_frame: 20 });
  });

  test('a checker verifies with the key that resolves for a maker', async () => {
    const { t, book } = await aBook((server) => (server.issuesNow = [issue(1)]));
    t.keys(']', 'Alt+Enter');
    await settled();
    expect(book.issues.map(({ state }) => state)).toEqual(['verified']);
    const maker = await aBook((server) => {
      server.issuesNow = [issue(1)];
      server.standing = { ...STANDING, may_verify: false };
    }, false);
    maker.t.keys(']', 'Alt+Enter');
    await settled();
    expect(maker.book.issues.map(({ state }) => state)).toEqual(['resolved']);
  });

  test('work that comes back opens the list of what is to do by itself; a first job does not', async () => {
    expect((await aBook((server) => (server.issuesNow = [issue(1)]), false)).book.isOpen).toBe(true);
    expect((await aBook(() => {}, false)).book.isOpen).toBe(false);
  });

  test('pins stand at the point, at the object, and in a row where neither is', async () => {
    const { t } = await aBook();
    const track = t.editor.selected;
    const pins = pinsIn(t.editor, [issue(1, { frame: 0, point: [0.5, 0.5] }), issue(2, { frame: 0, track }), issue(3, { frame: 0 }), issue(4), issue(5, { frame: 3 })], 0);
    expect(pins.map(({ issue: one }) => one.number)).toEqual([1, 2, 3]);
    expect(pins.slice(0, 2).map(({ at }) => [Math.round(at.x), Math.round(at.y)])).toEqual([[500, 250], [300, 100]]);
  });
});

describe('findings', () => {
  test('the keys walk through them, and a dismissed one is gone', async () => {
    const { t, book } = await aBook((server) => (server.findings = [finding('a', 3), finding('b', 9)]));
    t.keys('}');
    expect(book.findingId).toBe('a');
    t.keys('Alt+x');
    await settled();
    expect(book.openFindings.map(({ id }) => id)).toEqual(['b']);
    expect(book.findingId).toBe('b');
  });
});

describe('the verdict', () => {
  test('a blocking issue and an empty box of the checklist stand in the way of accepting', async () => {
    const { book } = await aBook((server) => (server.issuesNow = [issue(4, { severity: 'blocking' })]));
    expect(book.reasonToWait('accept')).toContain('4');
    expect(book.reasonToWait('send_back')).toBe('');
    const other = await aBook((server) => (server.standing = { ...STANDING, checklist: [{ text: 'All cars', is_ticked: false }] }));
    expect(other.book.reasonToWait('accept')).toContain('All cars');
  });

  test('a job is sent back with a reason only', async () => {
    const { t, book, sentBack } = await aBook();
    t.keys('Ctrl+Shift+Enter');
    expect(sentBack()).toBe(0);
    book.unsent.note = 'All a frame late.';
    t.keys('Ctrl+Shift+Enter');
    expect(sentBack()).toBe(1);
  });

  test('no verdict is given over a half-written issue, which would be lost with it', async () => {
    const { t, book } = await aBook();
    t.keys('i');
    expect(book.reasonToWait('send_back')).toBe('');
    book.unsent.draft = { ...(book.draft as NewIssue), text: 'The box' };
    book.tab = 'checks';
    expect(book.reasonToWait('send_back')).toContain('begun to write');
    expect(book.reasonToWait('accept')).toContain('begun to write');
    expect(book.tab).toBe('issues');
    await book.save();
    expect(book.reasonToWait('send_back')).toBe('');
  });

  test('a maker is told once what is still to do', async () => {
    const { book } = await aBook((server) => (server.issuesNow = [issue(1)]), false);
    expect(book.reasonToWait('accept')).toContain('not resolved');
    expect(book.reasonToWait('accept')).toBe('');
  });

  test('Alt+A accepts the object and goes to the next that is neither accepted nor troubled', async () => {
    const { t, book } = await aBook((_, editor) => void editor.keys('b').drag([400, 100], [500, 200]));
    const [first, second] = t.editor.document.tracks;
    t.editor.select(first?.id ?? null);
    t.keys('Alt+a');
    await settled();
    expect([...book.acceptedTracks]).toEqual([first?.id]);
    expect(t.editor.selected).toBe(second?.id);
  });
});

describe('changes', () => {
  test('the track of then is the one of now with the changes taken back', async () => {
    const { t } = await aBook();
    const track = t.editor.selectedTrack;
    const id = track?.id ?? '';
    t.drag([200, 150], [300, 150]);
    const changes = t.emitted.at(-1) ?? [];
    const told = { track: id, fate: 'changed' as const, label: 'car', spans: [[0, 100] as const], changes };
    const earlier = earlierOf({ from_revision: 1, to_revision: 2, counts: { added: 0, removed: 0, changed: 1 }, tracks: [told], is_complete: true }, (of) => t.editor.document.get(of));
    expect(Array.from(earlier.get(id)?.geometry.coords ?? [])).toEqual(Array.from(track?.geometry.coords ?? []));
    expect(standingIn(0, earlier.get(id), t.editor.document.get(id))).toBe('moved');
    expect(standingIn(0, track, track)).toBe('same');
    expect(standingIn(0, undefined, track)).toBe('added');
    expect(standingIn(0, track, undefined)).toBe('removed');
  });
});

describe('words', () => {
  test('a place is told as people tell it, and in a blind review a person as what they are', () => {
    expect(placeOf(issue(1), { nameOf: () => '', isStill: false })).toBe('the whole job');
    expect(placeOf(issue(1, { frame: 2, last_frame: 5, track: 't' }), { nameOf: () => 'car 1', isStill: false })).toBe('car 1 · frames 2–5');
    expect(placeOf(issue(1, { frame: 0, track: 't' }), { nameOf: () => 'car 1', isStill: true })).toBe('car 1');
    expect(placeOf(issue(1, { frame: 0 }), { nameOf: () => '', isStill: true })).toBe('the picture');
    const by = { id: '', name: '', role: 'checker', is_me: false };
    expect(submissionText({ kind: 'checker', step: 'check', round: 1, revision: 9, verdict: 'send_back', note: '', by, at_ms: 0 })).toBe('sent back by a checker, round 1 (revision 9)');
    const drawn = { kind: 'maker' as const, step: 'draw', round: 2, revision: 12, verdict: null, note: '', by: { ...by, role: 'maker' }, at_ms: 0 };
    expect(drawnBy([{ ...drawn, round: 1 }, drawn])).toBe('Drawn by a maker, round 2');
    expect(drawnBy([])).toBe('');
  });
});

/** Two makers: both drew one car, only the second a van. The job has the first one's car. */
async function twoMakers(isChecking = true) {
  const { book, t, server } = await aBook((own, editor) => {
    const mine = editor.editor.document.tracks[0] as Track;
    const theirs: Track = { ...mine, id: 'theirs', geometry: mine.geometry.withKey(0, { coords: [0.5, 0.5, 0.6, 0.6], hold: false }) };
    const van: Track = { ...theirs, id: 'van' };
    own.copies = new Map([['c1', [mine]], ['c2', [theirs, van]]]);
    const makers = [1, 2].map((number) => ({ number, copy_id: `c${number}`, person: CHO, tracks: number, edits: 1, agreement: 0.4 }));
    const member = (maker: number, track: string) => ({ maker, track, label: 'car', likeness: 0.4 });
    const objects = [
      { label: 'car', agreement: 0, kept: 0, members: [member(2, 'van')] },
      { label: 'car', agreement: 0.8, kept: 1, members: [member(1, mine.id), member(2, 'theirs')] },
    ];
    own.compared = { step: 'draw', score: 0.4, makers, objects, is_complete: true };
  }, isChecking);
  await new Promise((done) => setTimeout(done));
  const { choice } = book;
  const [van, car] = (choice.agreement as WireAgreement).objects as [WireObject, WireObject];
  return { book, t, server, choice, van, car, mine: t.editor.document.tracks[0] as Track };
}

describe('choosing between makers', () => {
  test('another maker’s track replaces the one that is there, and undo brings it back', async () => {
    const { choice, car, t, mine } = await twoMakers();
    await choice.take(car, 2);
    expect(t.editor.document.get('theirs')?.head).toBeTruthy();
    expect(t.editor.document.get(mine.id)?.head).toBeNull();
    expect(choice.keptOf(car)).toBe(2);
    t.editor.undo();
    expect(t.editor.document.get(mine.id)?.head).toBeTruthy();
    expect(choice.keptOf(car)).toBe(1);
  });

  test('what only one maker drew is taken in and taken out', async () => {
    const { choice, van, t } = await twoMakers();
    expect(choice.keptOf(van)).toBe(0);
    await choice.take(van, 2);
    expect([t.editor.document.get('van')?.head?.kind, choice.keptOf(van)]).toEqual(['rectangle', 2]);
    await choice.take(van, 1);
    expect(t.editor.document.get('van')?.head).toBeNull();
  });

  test('one maker’s whole is taken: their objects, and no others', async () => {
    const { choice, t } = await twoMakers();
    await choice.takeWhole(2);
    expect(t.editor.document.tracks.filter(({ head }) => head).map(({ id }) => id)).toEqual(['theirs', 'van']);
  });

  test('what is looked at is painted beneath that of the job', async () => {
    const { book, choice, mine } = await twoMakers();
    await choice.look(1, 2);
    expect(book.earlier.get(mine.id)?.id).toBe('theirs');
  });

  test('what was changed after it was taken is nobody’s any more', async () => {
    const { choice, car, t, mine } = await twoMakers();
    await choice.look(1, 1);
    t.editor.perform([{ track: mine.id, cell: 'geometry', frame: 1, before: null, after: { coords: [0, 0, 0.1, 0.1], hold: false } }]);
    expect(choice.keptOf(car)).toBeNull();
  });

  test('only who checks may choose', async () => {
    expect((await twoMakers(false)).choice.mayChoose).toBe(false);
    expect((await twoMakers()).choice.mayChoose).toBe(true);
  });
});
