/** Everything that is measured, who measures it, and how it is shown. */
import { coldJobs, coldTables, measureCold } from "./cold.ts"
import { executionJobs, executionTables, measureExecution } from "./execution.ts"
import { expressionJobs, expressionTables, measureExpressions } from "./expression.ts"
import type { Figures, Job } from "./figures.ts"
import { keystrokeJobs, keystrokeTables, measureKeystrokes } from "./keystrokes.ts"
import { loadJobs, loadTables, measureLoad } from "./load.ts"
import {
  measureMemory,
  measureServer,
  memoryJobs,
  memoryTables,
  serverJobs,
  serverTables,
} from "./memory.ts"
import { measureModelEdits, modelEditJobs, modelEditTables } from "./model-edits.ts"
import { measurePositions, positionJobs, positionTables } from "./positions.ts"
import { measureRouting, routingJobs, routingTables } from "./routing.ts"
import type { Scale } from "./scale.ts"
import { measureSimulation, simulationJobs, simulationTables } from "./simulation.ts"
import type { Table } from "./table.ts"

interface Section {
  readonly jobs: (scale: Scale) => readonly Job[]
  readonly measure: (job: Job, scale: Scale) => Figures | Promise<Figures>
  readonly tables: (figures: Figures, scale: Scale) => readonly Table[]
}

const sections: Readonly<Record<string, Section>> = {
  keystroke: { jobs: keystrokeJobs, measure: measureKeystrokes, tables: keystrokeTables },
  model: { jobs: modelEditJobs, measure: measureModelEdits, tables: modelEditTables },
  cold: { jobs: coldJobs, measure: measureCold, tables: coldTables },
  memory: { jobs: memoryJobs, measure: measureMemory, tables: memoryTables },
  server: { jobs: serverJobs, measure: measureServer, tables: serverTables },
  routing: { jobs: routingJobs, measure: measureRouting, tables: routingTables },
  execute: { jobs: executionJobs, measure: measureExecution, tables: executionTables },
  simulate: { jobs: simulationJobs, measure: measureSimulation, tables: simulationTables },
  load: { jobs: loadJobs, measure: measureLoad, tables: loadTables },
  expression: { jobs: expressionJobs, measure: measureExpressions, tables: expressionTables },
  position: { jobs: positionJobs, measure: measurePositions, tables: positionTables },
}

export const sectionNames: readonly string[] = Object.keys(sections)

export function jobsOf(scale: Scale, wanted: readonly string[] = sectionNames): readonly Job[] {
  return wanted.flatMap(it => sections[it]!.jobs(scale))
}

export async function measure(job: Job, scale: Scale): Promise<Figures> {
  return sections[job.section]!.measure(job, scale)
}

export function tablesOf(
  section: string,
  { figures }: { readonly figures: Figures },
  scale: Scale,
): readonly Table[] {
  return sections[section]!.tables(figures, scale)
}
