/** Takes the pictures of the last UI test that the README shows: npm run screenshots */
import { copyFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const names = ["problems", "results", "results-elements", "results-light", "results-contrast"]
for (const name of names) {
  const from = fileURLToPath(new URL(`../.cache/screenshots/${name}.png`, import.meta.url))
  copyFileSync(from, fileURLToPath(new URL(`${name}.png`, import.meta.url)))
}
