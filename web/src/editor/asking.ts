// Attribute mode: the objects of the frame one by one, zoomed, each attribute answered by a number key.
import { faultOf } from '../model/gaps';
import { defaultsOf } from '../document/defaults';
import { answerOf, isOpen, type Missing, missingOf, questionsOn, type Question } from '../document/questions';
import type { WireAttribute } from '../wire/types';
import type { Editor } from './editor.svelte';
import { setAttribute } from './marking';
import { performInParts } from './prelabels';
import { fit, zoomToSelected } from './steering';
import { counted } from '../texts/counted';

/** The object makes room for its question, which lies over the lower part of the picture. */
const ROOM_PX = 32;

export function toggle(editor: Editor): void {
  if (editor.meaning.question) return stop(editor);
  const all = questions(editor);
  if (all.length === 0) return editor.say(editor.isStill ? 'The label schema asks nothing of the objects in this picture.' : 'The label schema asks nothing of the objects on this frame.');
  const own = all.filter(({ track }) => track === editor.selected);
  show(editor, [...own, ...all].find((question) => isUnanswered(editor, question)) ?? own[0] ?? (all[0] as Question<WireAttribute>));
}

/** The keys that mean something else while a question is asked; true when this was one of them. */
function answers(editor: Editor, command: string, key: string): boolean {
  const { question } = editor.meaning;
  if (!question) return false;
  if (command === 'label.choose') answerByKey(editor, question, key);
  else if (command === 'tool.finish') next(editor);
  else if (command === 'track.next') nextObject(editor, 1);
  else if (command === 'track.previous') nextObject(editor, -1);
  else return false;
  return true;
}

/** Sets the value of the object that is asked about, whatever is selected. */
export function put(editor: Editor, { track, attribute }: Question<WireAttribute>, value: unknown): void {
  setAttribute(editor, attribute, value, editor.document.get(track));
}

/** Sets the value; a question with one answer leads on to the next. */
export function answer(editor: Editor, question: Question<WireAttribute>, value: unknown): void {
  const { attribute } = question;
  put(editor, question, value);
  if (attribute.type !== 'multi' && value !== null && !faultOf(attribute, value)) next(editor);
}

/** On to the next open question on this frame; the end of them ends the mode. */
export function next(editor: Editor): void {
  const all = questions(editor);
  const { question } = editor.meaning;
  const at = all.findIndex((one) => isSame(one, question));
  const open = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find((one) => isUnanswered(editor, one));
  if (open) return show(editor, open);
  const following = at >= 0 ? all[at + 1] : undefined;
  const isLast = !following || !question || isUnanswered(editor, question);
  if (!isLast && following) return show(editor, following); // all is answered: looking through
  stop(editor);
  editor.say(editor.isStill ? 'Every attribute of the objects in this picture is answered.' : 'Every attribute of the objects on this frame is answered.');
}

/** What choices a question offers, in the order of their number keys. */
export function choicesOf(attribute: WireAttribute): readonly unknown[] {
  return attribute.type === 'checkbox' ? [true, false] : attribute.values;
}

/** The value after one of many was chosen or let go, in the order of the schema. */
export function toggled(attribute: WireAttribute, value: unknown, choice: string): string[] {
  const chosen = Array.isArray(value) ? value : [];
  return attribute.values.filter((each) => (each === choice) !== chosen.includes(each));
}

export function missing(editor: Editor): Missing[] {
  return missingOf(editor.document.tracks, (label) => editor.labels.get(label).attributes, editor.player.source.count);
}

/** Opens the list of what is missing; true when nothing is. */
export function isComplete(editor: Editor): boolean {
  const count = missing(editor).length;
  if (count === 0) return true;
  editor.meaning.drawer = 'missing';
  editor.say(counted(count, { one: `${count} attribute is missing or wrong. The list leads you there.`, other: `${count} attributes are missing or wrong. The list leads you there.` }));
  return false;
}

/** Goes to a gap and asks for it. */
export function goToGap(editor: Editor, { track, gap }: Missing): void {
  const attribute = track.head && editor.labels.get(track.head.label).attributes.find(({ name }) => name === gap.attribute);
  const frame = gap.frame ?? track.geometry.frames[0];
  if (frame !== undefined) editor.player.seek(frame);
  editor.select(track.id);
  if (attribute && !editor.isReadOnly) ask(editor, { track: track.id, attribute });
}

/** Gives every missing attribute that has a default its default, where it is missing: one edit. */
export function fillDefaults(editor: Editor): void {
  const perTrack = missing(editor).flatMap(({ track, gap }) => {
    const attribute = editor.labels.get(track.head?.label ?? '').attributes.find(({ name }) => name === gap.attribute);
    if (gap.code !== 'required' || !attribute) return [];
    return [defaultsOf(track.id, gap.frame ?? 0, [{ ...attribute, shown_if: null }])];
  });
  if (performInParts(editor, perTrack) === 0) editor.say('None of what is missing has a default.');
}

function answerByKey(editor: Editor, question: Question<WireAttribute>, key: string): void {
  const { attribute } = question;
  const choice = choicesOf(attribute)[Number(key) - 1];
  const track = editor.document.get(question.track);
  if (choice === undefined || !track) return editor.say(`There is no answer ${key}.`);
  if (attribute.type !== 'multi') return answer(editor, question, choice);
  put(editor, question, toggled(attribute, answerOf(track, attribute, editor.frame), String(choice)));
}

function nextObject(editor: Editor, way: 1 | -1): void {
  const all = questions(editor);
  const ids = [...new Set(all.map(({ track }) => track))];
  const at = ids.indexOf(editor.meaning.question?.track ?? '');
  const id = ids[(at + way + ids.length) % ids.length];
  const own = all.filter(({ track }) => track === id);
  const first = own.find((question) => isUnanswered(editor, question)) ?? own[0];
  if (first) show(editor, first);
}

function show(editor: Editor, question: Question<WireAttribute>): void {
  const isOther = editor.selected !== question.track;
  editor.useTool('select');
  editor.select(question.track);
  editor.say(''); // what was wrong with the answer before
  ask(editor, question);
  if (isOther || editor.sight.rowOf(question.track) >= 0) lookClosely(editor);
}

/** Zooms to the selected object. In the end the whole picture comes back, if it was there before and nobody has zoomed since. */
function lookClosely(editor: Editor): void {
  const { meaning, sight } = editor;
  const wasWhole = sight.viewport.isFitted || meaning.onstop !== null;
  zoomToSelected(editor);
  sight.viewport.pan(0, -ROOM_PX);
  editor.viewMoved();
  const { scale, left, top } = sight.viewport;
  const isAsLeft = (): boolean => sight.viewport.scale === scale && sight.viewport.left === left && sight.viewport.top === top;
  meaning.onstop = wasWhole ? () => (isAsLeft() ? fit(editor) : undefined) : null;
}

function ask(editor: Editor, question: Question<WireAttribute>): void {
  editor.meaning.question = question;
  editor.meaning.keys = (command, key) => answers(editor, command, key);
}

function stop(editor: Editor): void {
  editor.meaning.stopAsking();
}

function questions(editor: Editor): Question<WireAttribute>[] {
  return questionsOn(editor.document.tracks, editor.frame, (label) => editor.labels.get(label).attributes);
}

function isUnanswered(editor: Editor, { track, attribute }: Question<WireAttribute>): boolean {
  const found = editor.document.get(track);
  return found !== undefined && isOpen(found, attribute, editor.frame);
}

function isSame(one: Question, other: Question | null): boolean {
  return one.track === other?.track && one.attribute.name === other.attribute.name;
}
