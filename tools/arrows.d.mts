// Types of arrows.mjs, for test/unit.
export const arrows: Record<string, string[]>;
