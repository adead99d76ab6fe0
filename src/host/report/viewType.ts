/** The report's type of webview. */
export const reportView = 'mmocr.report';
