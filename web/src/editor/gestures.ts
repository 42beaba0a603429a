// What the mouse does, in words: the part of the help page that no key stands for.

export const GESTURES: readonly (readonly [gesture: string, what: string])[] = [
  ['Wheel', 'Zoom at the pointer; with Shift move sideways'],
  ['Middle drag', 'Move the picture; so does a drag on empty ground'],
  ['First point', 'A click on it closes the polygon; a double click ends any outline'],
  ['Twice on edge', 'A double click adds a point there'],
  ['Alt+drag edge', 'Add a point and pull it'],
  ['Alt+click point', 'Take the point away; of landmarks it is absent'],
  ['Alt+click', 'Set the first absent point of the landmarks'],
  ['1 2 3', 'The landmark’s point held, or the next to set: visible, occluded, absent'],
  ['Ctrl+click', 'Draw on a neighbour’s border; two take the way between, with Shift the other way'],
  ['Ctrl+drag point', 'Snap the point to a neighbour’s border'],
  ['Cuboid', 'Drag a corner (Shift: alone), an edge, or a face by its square'],
  ['Shift+drag', 'New boxes square, new depth level'],
  ['Alt+drag', 'New boxes from their centre'],
];
