// What the mouse does, in words: the part of the help page that no key stands for.

export const GESTURES: readonly (readonly [gesture: string, what: string])[] = [
  ['Wheel', 'Zoom at the pointer; with Shift move sideways'],
  ['Middle drag', 'Move the picture; so does a drag on empty ground'],
  ['First point', 'A click on it closes the polygon; a double click ends any outline'],
  ['Twice on edge', 'A double click adds a point there'],
  ['Alt+drag edge', 'Add a point and pull it'],
  ['Alt+click point', 'Take the point away; of landmarks it is absent'],
  ['Alt+click', 'Set the first absent point of the landmarks'],
  ['Shift+drag', 'New boxes square, new depth level'],
  ['Alt+drag', 'New boxes from their centre'],
];
