/**
 * Compiles what is written in AssemblyScript into the modules that hold the binaries:
 *
 *   node .ci/wasm.mjs           writes them
 *   node .ci/wasm.mjs --check   leaves with 1 when one is not what its source gives
 */
import { readFileSync, writeFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { fileURLToPath } from "node:url"
import asc from "assemblyscript/asc"

const root = fileURLToPath(new URL("..", import.meta.url))
/** Memory is in pages of 64 KB. */
const sources = {
  // Lays out what is in its memory; what lies beyond it traps.
  "server/syntax/wasm/lexer.as.ts": ["--initialMemory", "10", "--maximumMemory", "10"],
  "server/simulation/wasm/traffic.as.ts": ["--initialMemory", "2"],
}

for (const [source, memory] of Object.entries(sources)) {
  const { error, stderr, binary } = await compile(source, memory)
  if (error) fail(`${stderr}${error.message}`)
  const target = new URL(`../${dirname(source)}/binary.ts`, import.meta.url)
  const written = `/** What \`.ci/wasm.mjs\` makes of \`${basename(source)}\`, in base64. */
export const binary =
  "${Buffer.from(binary).toString("base64")}"
`
  if (!process.argv.includes("--check")) writeFileSync(target, written)
  else if (written !== readFileSync(target, "utf8").replaceAll("\r\n", "\n"))
    fail(`${fileURLToPath(target)} is not what ${source} gives: run npm run wasm`)
}

async function compile(source, memory) {
  let binary
  const options = ["--runtime", "stub", "--enable", "simd", "-O3", "--converge", "--noAssert"]
  const result = await asc.main(
    [source, "--baseDir", root, "-o", "binary", ...options, ...memory],
    {
      writeFile: (_, contents) => {
        binary = contents
      },
    },
  )
  return { ...result, stderr: String(result.stderr), binary }
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
