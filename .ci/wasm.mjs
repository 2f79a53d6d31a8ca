/**
 * Compiles the lexer in AssemblyScript into the module that holds its binary:
 *
 *   node .ci/wasm.mjs           writes it
 *   node .ci/wasm.mjs --check   leaves with 1 when it is not what its source gives
 */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import asc from "assemblyscript/asc"

const root = fileURLToPath(new URL("..", import.meta.url))
const source = "server/syntax/wasm/lexer.as.ts"
const target = new URL("../server/syntax/wasm/binary.ts", import.meta.url)
/** Of 64 KB each. The source lays out what is in them; what lies beyond them traps. */
const memoryPages = "10"

const { error, stderr, binary } = await compile()
if (error) {
  console.error(`${stderr}${error.message}`)
  process.exit(1)
}
const written = `/** What \`.ci/wasm.mjs\` makes of \`lexer.as.ts\`, in base64. */
export const binary =
  "${Buffer.from(binary).toString("base64")}"
`
if (!process.argv.includes("--check")) writeFileSync(target, written)
else if (written !== readFileSync(target, "utf8").replaceAll("\r\n", "\n")) {
  console.error(`${fileURLToPath(target)} is not what ${source} gives: run npm run wasm`)
  process.exit(1)
}

async function compile() {
  let binary
  const options = ["--runtime", "stub", "--enable", "simd", "-O3", "--converge", "--noAssert"]
  const memory = ["--initialMemory", memoryPages, "--maximumMemory", memoryPages]
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
