export interface PanelPage {
  /** Origin of the extension's own resources, `webview.cspSource`. */
  cspSource: string;
  /** Fresh for every page. */
  nonce: string;
  script: string;
  styles: string[];
  language: string;
  /** Translations for `@vscode/l10n`, undefined for English. */
  strings: unknown;
}

/**
 * The results panel's page. Nothing may load or run but the extension's own files and images handed
 * over as blobs.
 */
export function panelHtml({
  cspSource,
  nonce,
  script,
  styles,
  language,
  strings,
}: PanelPage): string {
  const policy = `default-src 'none'; img-src blob:; style-src ${cspSource}; font-src ${cspSource}; script-src 'nonce-${nonce}'`;
  const links = styles.map(href => `<link rel="stylesheet" href="${attribute(href)}">`).join('\n');
  // "<" cannot end the element early when it is written as an escape of JSON.
  const bundle = strings
    ? `<script type="application/json" id="l10n" nonce="${nonce}">${JSON.stringify(strings).replaceAll('<', '\\u003c')}</script>`
    : '';
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>MMOCR</title>
${links}
</head>
<body>
${bundle}
<script nonce="${nonce}" src="${attribute(script)}"></script>
</body>
</html>
`;
}

function attribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
