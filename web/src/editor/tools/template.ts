// Where the points of a template first come to lie in a box: where the schema puts them. If it names points and no places,
// joined points hang below each other like a tree from the first one, and points without edges stand in a ring.
import type { Bounds, Point } from '../../canvas/viewport';

type Edges = readonly (readonly [string, string])[];
type Tree = ReadonlyMap<string, readonly string[]>;

export interface Template {
  readonly points: readonly string[];
  readonly edges: Edges;
  readonly places?: readonly (readonly [number, number])[];
}

export function laidOut({ points, edges, places: drawn = [] }: Template, bounds: Bounds): Point[] {
  const drawnPoints = drawn.length === points.length ? drawn.map(([x, y]) => ({ x, y })) : null;
  const places = stretched(drawnPoints ?? (edges.length > 0 ? asTree(points, edges) : asRing(points.length)));
  const width = bounds.right - bounds.left;
  const height = bounds.bottom - bounds.top;
  return places.map(({ x, y }) => ({ x: bounds.left + x * width, y: bounds.top + y * height }));
}

/** Rows by the number of edges from the root; each point in the middle of its share of the width. */
function asTree(points: readonly string[], edges: Edges): Point[] {
  const places = new Map<string, Point>();
  const [roots, tree] = treeOf(points, edges);
  const place = (names: readonly string[], depth: number, from: number, to: number): void => {
    const share = (to - from) / names.length;
    names.forEach((name, i) => {
      const left = from + i * share;
      places.set(name, { x: left + share / 2, y: depth });
      place(tree.get(name) ?? [], depth + 1, left, left + share);
    });
  };
  place(roots, 0, 0, 1);
  return points.map((name) => places.get(name) as Point);
}

/** Every point under the first one that reaches it. A point that nothing reaches is a root of its own. */
function treeOf(points: readonly string[], edges: Edges): [string[], Tree] {
  const waiting = new Set(points);
  const tree = new Map<string, string[]>();
  const roots: string[] = [];
  for (const root of points) {
    if (!waiting.delete(root)) continue;
    roots.push(root);
    const queue = [root];
    for (const name of queue) {
      const children = neighbours(name, edges).filter((other) => waiting.delete(other));
      tree.set(name, children);
      queue.push(...children);
    }
  }
  for (const [name, children] of tree) tree.set(name, trunkInTheMiddle(children, tree));
  return [roots, tree];
}

/** Limbs that end here go to the sides, those that lead on stay between them: a body has its hands left and right of the hip. */
function trunkInTheMiddle(names: readonly string[], tree: Tree): string[] {
  const leadsOn = (name: string): boolean => (tree.get(name) ?? []).length > 0;
  const ends = names.filter((name) => !leadsOn(name));
  const half = Math.ceil(ends.length / 2);
  return [...ends.slice(0, half), ...names.filter(leadsOn), ...ends.slice(half)];
}

function neighbours(name: string, edges: Edges): string[] {
  return edges.flatMap(([a, b]) => (a === name ? [b] : b === name ? [a] : []));
}

function asRing(count: number): Point[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count - Math.PI / 2;
    return { x: Math.cos(angle), y: Math.sin(angle) };
  });
}

/** The same picture from 0 to 1 both ways; what has no width or no height comes to lie in the middle. */
function stretched(places: readonly Point[]): Point[] {
  const along = (axis: 'x' | 'y'): ((place: Point) => number) => {
    const all = places.map((place) => place[axis]);
    const low = Math.min(...all);
    const span = Math.max(...all) - low;
    return (place) => (span === 0 ? 0.5 : (place[axis] - low) / span);
  };
  const [x, y] = [along('x'), along('y')];
  return places.map((place) => ({ x: x(place), y: y(place) }));
}
