/** Does one job, `{ job, scale }` as JSON in the first argument, and prints its figures as JSON. */
import { writeSync } from "node:fs"
import { measure } from "./jobs.ts"

const { job, scale } = JSON.parse(process.argv[2]!)
writeSync(1, JSON.stringify(await measure(job, scale)))
