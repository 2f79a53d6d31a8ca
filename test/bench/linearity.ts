/**
 * What twice the text costs: every hostile shape from 1 MB to 32 MB, each twice the one before.
 *
 *   node test/bench/linearity.ts [--checks] [--most=MEGABYTES] [WORDS OF A SHAPE'S NAME]
 *
 * Reading is the tree, its flaws, and the model with references and control flow; `--checks` adds
 * all rules. A cell is CPU time of the main thread in milliseconds, and how much that is of the
 * cell before; the last column is the mean of that. Every shape has a process of its own.
 *
 * Linear is 2. A single ratio also has steps of the collector in it, such as where what is alive no
 * longer fits among the young objects; the mean decides, and the largest ratio is told beside it.
 */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { check } from "../../server/analysis/index.ts"
import { Model } from "../../server/model/index.ts"
import { flaws, SyntaxTree } from "../../server/syntax/index.ts"
import { type Shape, shapes } from "../fuzz/shapes.ts"
import { short, written } from "./table.ts"

/** What one shape costs at one size. */
interface Cost {
  /** In UTF-16 units. */
  readonly length: number
  /** CPU time of the main thread. */
  readonly milliseconds: number
}

const options = process.argv.slice(2).filter(it => it.startsWith("--"))
const words = process.argv.slice(2).filter(it => !it.startsWith("--"))
const megabytes = Number(options.find(it => it.startsWith("--most="))?.slice(7) ?? 32)
const only = options.find(it => it.startsWith("--shape="))?.slice(8)
const withChecks = options.includes("--checks")
/** Every size is read at least twice, and again while it takes less than this: the least counts. */
const budgetMilliseconds = 1500
const mostRounds = 5
/** How much a round takes at least: many steps of the clock of a thread. */
const leastMilliseconds = 60
const mostMean = 2.3

if (only !== undefined) console.log(JSON.stringify(costs(shapes[Number(only)]!)))
else report()

function report(): void {
  const rows: string[][] = []
  const sizes: string[] = []
  for (let length = 1; length <= megabytes; length *= 2) sizes.push(`${length} MB`)
  const largest = { ratio: { name: "none", value: 0 }, mean: { name: "none", value: 0 } }
  for (const [index, { name }] of shapes.entries()) {
    if (!words.every(it => name.includes(it))) continue
    const times = inProcess(index).map(it => it.milliseconds)
    const ratios = times.slice(1).map((it, at) => it / times[at]!)
    const mean = (times.at(-1)! / times[0]!) ** (1 / ratios.length)
    for (const value of ratios) if (largest.ratio.value < value) largest.ratio = { name, value }
    if (largest.mean.value < mean) largest.mean = { name, value: mean }
    const cells = times.map((it, at) =>
      at === 0 ? short(it) : `${short(it)} ×${ratios[at - 1]!.toFixed(2)}`,
    )
    rows.push([name, ...cells, `×${mean.toFixed(2)}`])
    console.error(rows.at(-1)!.join(", "))
  }
  console.log(written({ title: "", note: "", head: ["shape", ...sizes, "mean"], rows }))
  const { ratio, mean } = largest
  console.log(
    `\n${rows.length} shapes; at most ×${mean.value.toFixed(2)} in the mean (${mean.name})`,
  )
  console.log(`and ×${ratio.value.toFixed(2)} at once (${ratio.name})`)
  if (mostMean <= mean.value) process.exitCode = 1
}

/** The costs of a shape, measured where no other shape has been. */
function inProcess(shape: number): readonly Cost[] {
  const file = fileURLToPath(import.meta.url)
  const given = [`--shape=${shape}`, `--most=${megabytes}`, ...(withChecks ? ["--checks"] : [])]
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--max-old-space-size=12000", "--expose-gc", file, ...given],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  )
  if (stdout === "") throw new Error(stderr)
  return JSON.parse(stdout)
}

function costs(shape: Shape): readonly Cost[] {
  read(textOf(shape, 1e6))
  const found: Cost[] = []
  for (let length = 1e6; length <= megabytes * 1e6; length *= 2) {
    const text = textOf(shape, length)
    let [milliseconds, spent] = [Number.POSITIVE_INFINITY, 0]
    for (let round = 0; round < 2 || (round < mostRounds && spent < budgetMilliseconds); round++) {
      global.gc?.()
      const taken = cpuTime(() => read(text))
      milliseconds = Math.min(milliseconds, taken)
      spent += taken
    }
    found.push({ length: text.length, milliseconds })
  }
  return found
}

function read(text: string): void {
  const tree = SyntaxTree.read(text)
  const model = new Model(tree)
  const { elements, references, graph } = model
  if (flaws(tree).length + elements.length + references.length + graph.kinds.length < 0)
    throw new Error("nothing is asked for in vain")
  if (withChecks) check(model)
}

/** A text of a shape of about that length. */
function textOf({ size, text }: Shape, length: number): string {
  let wanted = size
  for (let attempt = 0; attempt < 3; attempt++)
    wanted = Math.max(1, Math.round((wanted * length) / text(wanted).length))
  return text(wanted)
}

/** Milliseconds of CPU time of this thread, told by the system in steps: short work is repeated. */
function cpuTime(work: () => void): number {
  const start = cpuNow()
  let [used, times] = [0, 0]
  for (; used < leastMilliseconds; used = cpuNow() - start) {
    work()
    times++
  }
  return used / times
}

function cpuNow(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
