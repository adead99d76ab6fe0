/** The results panel's type of webview. */
export const resultsView = 'mmocr.results';
