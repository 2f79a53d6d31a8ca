/** The document of the results page: nothing loads or runs in it but the two files of ours. */
import { Uri, type Webview } from "vscode"

/** @param nonce fresh for every page, so that nothing written by others can run in it. */
export function page(webview: Webview, extension: Uri, nonce: string): string {
  const address = (file: string) =>
    webview.asWebviewUri(Uri.joinPath(extension, "dist", "webview", file)).toString()
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
  ].join("; ")
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>Flowmeter</title>
<link rel="stylesheet" nonce="${nonce}" href="${address("results.css")}">
</head>
<body>
<main id="page"></main>
<script nonce="${nonce}" src="${address("results.js")}"></script>
</body>
</html>`
}
