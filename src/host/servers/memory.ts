/** Where the workspace's memory keeps what a reload of the window leaves running. */
export const startedServersKey = 'mmocr.startedServers';
/** Which of them have ended, and were not started again. */
export const endedServersKey = 'mmocr.endedServers';
export const containerKey = 'mmocr.container';
