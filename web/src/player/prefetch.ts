// In which order frames are asked for: the wanted one, then three ahead for one behind.

const AHEAD_PER_BEHIND = 3;

/** Yields at most `reach` frames around `eye`, nearest to the eye's travel first, all inside 0…count-1. */
export function prefetchOrder(eye: number, direction: number, count: number, reach: number): number[] {
  const order: number[] = [];
  const way = direction < 0 ? -1 : 1;
  const add = (frame: number): void => {
    if (frame >= 0 && frame < count && order.length < reach) order.push(frame);
  };
  add(eye);
  let ahead = 0;
  for (let behind = 1; order.length < reach && (behind <= count || ahead <= count); behind += 1) {
    for (let i = 0; i < AHEAD_PER_BEHIND; i += 1) add(eye + way * (ahead += 1));
    add(eye - way * behind);
  }
  return order;
}
