// Cuboid: eight corners drawn on the picture, x and y each, p1…p8 in the client's order.

export const cuboid = { fits: (count: number): boolean => count === 16, match: null };
