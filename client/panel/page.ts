/** The document of the results page: nothing loads or runs in it but the two files of ours. */

export interface PageParts {
  /** Addresses, as the page sees them. */
  readonly script: string
  readonly style: string
  /** Fresh for every page, so that nothing written by others can run in it. */
  readonly nonce: string
}

export function page({ script, style, nonce }: PageParts): string {
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
<link rel="stylesheet" nonce="${nonce}" href="${style}">
</head>
<body>
<main id="page"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`
}
