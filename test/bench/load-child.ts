/** Does a job of the section `load`, as `child.ts` does any. Loads nothing that is not measured. */
import { writeSync } from "node:fs"
import { measureLoad } from "./load.ts"

const { job, scale } = JSON.parse(process.argv[2]!)
writeSync(1, JSON.stringify(await measureLoad(job, scale)))
