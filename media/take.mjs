/** Takes the pictures of the last UI test that the README shows: npm run screenshots */
import { copyFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** Names here, and those of the test. */
const pictures = {
  editor: "editor",
  results: "results",
  heatmap: "results-diagram",
  "results-light": "results-light",
  "results-contrast": "results-contrast",
}

for (const [name, taken] of Object.entries(pictures)) {
  const from = fileURLToPath(new URL(`../.cache/screenshots/${taken}.png`, import.meta.url))
  copyFileSync(from, fileURLToPath(new URL(`${name}.png`, import.meta.url)))
}
