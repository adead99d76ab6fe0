/** Where the workspace's memory keeps what a reload of the window leaves running. */
export const startedServersKey = 'mmocr.startedServers';
export const containerKey = 'mmocr.container';
