/** Makes flowmeter-VERSION.vsix in the root, checks what is in it, and says how large it is. */
import assert from "node:assert/strict"
import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce"
import { root } from "./host/install.ts"

const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const packagePath = join(root, `${name}-${version}.vsix`)
const files = await listFiles({ cwd: root, packageManager: PackageManager.None })
assert.deepEqual(
  files.filter(path => /node_modules|\.map$|\.ts$/.test(path)),
  [],
  "only bundles are packed",
)
await createVSIX({
  cwd: root,
  packagePath,
  dependencies: false,
  allowMissingRepository: true,
  // Pictures of the README are in the repository, wherever that will be.
  rewriteRelativeLinks: false,
})
console.log(`${name}-${version}.vsix: ${(statSync(packagePath).size / 1024).toFixed(0)} KB`)
