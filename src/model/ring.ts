/** A point, in pixels. */
export type Pair = [x: number, y: number];

/** The corners of a shape; the last one is joined to the first. */
export type Ring = Pair[];
