// How much room the panels take, as one person likes it: kept with the other preferences.

export const PANELS = ['side', 'lanes'] as const;
/** The objects at the side, and the timeline below. */
export type Panel = (typeof PANELS)[number];

export interface Room {
  /** In pixels; null is as delivered. */
  readonly size: number | null;
  readonly isFolded: boolean;
}

export type Layout = Readonly<Record<Panel, Room>>;

export const AS_DELIVERED: Layout = { side: { size: null, isFolded: false }, lanes: { size: null, isFolded: false } };

/** The least and the most that a panel takes of a window of this extent, so that there is always something left of the picture. */
export const ROOM_MIN: Readonly<Record<Panel, number>> = { side: 240, lanes: 72 };
const PICTURE_MIN: Readonly<Record<Panel, number>> = { side: 480, lanes: 300 };

export function roomMax(panel: Panel, extent: number): number {
  return Math.max(ROOM_MIN[panel], extent - PICTURE_MIN[panel]);
}

export function roomOf(panel: Panel, wish: number, extent: number): number {
  return Math.round(Math.min(Math.max(wish, ROOM_MIN[panel]), roomMax(panel, extent)));
}

export function layoutFrom(value: unknown): Layout {
  const told = Object(value) as Partial<Record<Panel, unknown>>;
  const room = (panel: Panel): Room => {
    const { size, isFolded } = Object(told[panel]) as { size?: unknown; isFolded?: unknown };
    return { size: typeof size === 'number' && size >= ROOM_MIN[panel] ? size : null, isFolded: isFolded === true };
  };
  return { side: room('side'), lanes: room('lanes') };
}

export function withRoom(layout: Layout, panel: Panel, room: Partial<Room>): Layout {
  return { ...layout, [panel]: { ...layout[panel], ...room } };
}

/** All panels away, or when none is to be seen all of them back. */
export function allFolded(layout: Layout): Layout {
  const isFolded = PANELS.some((panel) => !layout[panel].isFolded);
  return PANELS.reduce((next, panel) => withRoom(next, panel, { isFolded }), layout);
}
