/** Takes the pictures of the last UI test that the README shows: npm run screenshots */
import { copyFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

for (const name of ["problems", "results", "results-elements", "results-light", "results-contrast"]) {
  const from = fileURLToPath(new URL(`../.cache/screenshots/${name}.png`, import.meta.url))
  copyFileSync(from, fileURLToPath(new URL(`${name}.png`, import.meta.url)))
}
