// What comes back from a decode worker: a picture, or why there is none.

/** Without a bitmap: the status that the server answered with, or one of those below. */
export type FromDecoder = { frame: number; bitmap: ImageBitmap } | { frame: number; status: number; message: string };

export const ABORTED = -1;
/** The connection is gone, or was on the way. */
export const CUT_OFF = 0;
/** It came, and is no picture. */
export const UNREADABLE = 1;
