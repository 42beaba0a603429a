// What the mouse does, in words: the part of the help page that no key stands for.

export const GESTURES: readonly (readonly [gesture: string, what: string])[] = [
  ['Wheel', 'Zoom at the pointer; with Shift move sideways'],
  ['Middle button', 'Move the picture; so does a drag on empty ground'],
  ['Click first point', 'Close the polygon; a double click ends lines too'],
  ['Double click edge', 'Add a point there'],
  ['Alt+drag edge', 'Add a point and pull it'],
  ['Alt+click point', 'Take the point away; of landmarks it is absent'],
  ['Alt+click', 'Set the first absent point of the landmarks'],
  ['Shift+drag', 'Keep a new box square, a new depth level'],
  ['Alt+drag', 'Draw a new box from its centre'],
];
