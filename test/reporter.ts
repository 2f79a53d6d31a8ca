/** The spec reporter of mocha, which also leaves the counts for run.ts to add up. */
import { writeFileSync } from "node:fs"
import Mocha from "mocha"

export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const path = process.env.FLOWMETER_COUNTS
      const { passes: passed, failures: failed } = this.stats
      if (path) writeFileSync(path, JSON.stringify({ passed, failed }))
    })
  }
}
