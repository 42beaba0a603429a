// Which attributes are asked for, of the selected object on the frame on screen.
import { isShown, valuesAt } from '../model/gaps';
import type { WireAttribute } from '../wire/types';
import type { Editor } from './editor.svelte';

/** The attributes of the selected object that are asked for on this frame. */
export function askedOfSelected(editor: Editor): readonly WireAttribute[] {
  const track = editor.selectedTrack;
  const asked = track?.head ? editor.labels.get(track.head.label).attributes : [];
  return track ? asked.filter((attribute) => isShown(attribute, asked, valuesAt(track, editor.frame))) : [];
}
