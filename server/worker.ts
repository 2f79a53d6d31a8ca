/** The thread that simulates: takes a job, tells how far it is, gives the outcome. */
import { parentPort } from "node:worker_threads"
import { type SimulationJob, type SimulationOutcome, simulate } from "./features/index.ts"

/** What the thread says, in this order: any number of shares, then one of the others. */
export type FromWorker =
  | { readonly share: number }
  | { readonly outcome: SimulationOutcome }
  /** A mistake of our own, with its stack. */
  | { readonly failure: string }

/** How often at most it tells how far it is. */
const progressMs = 100

parentPort?.on("message", (job: SimulationJob) => {
  const say = (message: FromWorker) => parentPort?.postMessage(message)
  let toldAt = performance.now()
  const onProgress = (share: number) => {
    const now = performance.now()
    if (now - toldAt < progressMs) return
    toldAt = now
    say({ share })
  }
  try {
    say({ outcome: simulate(job, () => performance.now(), onProgress) })
  } catch (error) {
    say({ failure: error instanceof Error ? `${error.stack}` : String(error) })
  }
})
