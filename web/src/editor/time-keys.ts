// The keys of the commands that work along time: a part of the one key table.
export const TIME_KEYS = {
  'frame.next-empty': ['u'],
  'frame.previous-empty': ['Shift+u'],
  'frame.next-jump': ['y'],
  'frame.previous-jump': ['Shift+y'],
  'track.hold': ['Shift+k'],
  'track.copy': ['Ctrl+c'],
  'track.paste': ['Ctrl+v'],
  'track.paste-at-pointer': ['Ctrl+Shift+v'],
  'track.propagate': ['Ctrl+b'],
  'track.split': ['s'],
  'track.join': ['j'],
  'track.extend': ['Shift+e'],
  'marked.here': ['Shift+w'],
  'marked.interpolate': ['Alt+k'],
  'marked.later': ['Ctrl+Shift+ArrowRight'],
  'marked.earlier': ['Ctrl+Shift+ArrowLeft'],
  'group.make': ['Ctrl+g'],
  'group.leave': ['Ctrl+Shift+g'],
  'group.choose': ['Alt+g'],
  'track.end-here': ['Shift+o'],
} as const satisfies Record<string, readonly string[]>;

export type TimeCommandId = keyof typeof TIME_KEYS;
