/** Does a job of the section `load`, as `child.ts` does any. Loads nothing that is not measured. */
import { writeSync } from "node:fs"
import { setTimeout } from "node:timers/promises"
import { measureLoad } from "./load.ts"

const { job, scale } = JSON.parse(process.argv[2]!)
// What the compiler still does in the background for loading is not charged to what is measured.
await setTimeout(100)
writeSync(1, JSON.stringify(measureLoad(job, scale)))
