/** The types of task that start a server, as tasks.json names them. */
export const torchServeTaskType = 'mmocr-torchserve';
export const builtinTaskType = 'mmocr-builtin-server';
