export const notRun = [];
export const leftOut = [];
