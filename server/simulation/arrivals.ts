import { samplerOf } from "./distributions/index.ts"
import type { Plan } from "./plan.ts"
import { streamOf } from "./random.ts"

/** Draws the seconds from the arrival of an instance to that of the next. */
export function gapsOf({ arrivals, process, seed }: Plan): () => number {
  if (arrivals.kind === "at-once") return () => 0
  const sampler = samplerOf(arrivals.gap)
  const stream = streamOf(seed, process?.id ?? "", "arrival")
  return () => sampler(stream)
}
