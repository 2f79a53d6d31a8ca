import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Report, Summary } from "../server/metrics/index.ts"
import { flowmeter, inFolder, projectFolder } from "./harness/command-line.ts"
import { document, sketch } from "./harness/sketch.ts"

const order = join(projectFolder, "examples/order.bpmn")
const line = sketch("(start) > [work] > (end)")

describe("flowmeter simulate", () => {
  it("prints the report as it is promised", async () => {
    const { code, out, errors } = await flowmeter(["simulate", order, "--json"])
    const report: Report = JSON.parse(out)
    assert.equal(report.instances.started, 4000)
    assert.equal(report.seed, 7)
    assert.ok(0 < report.wallSeconds && 0 < report.wallEventsPerSecond)
    assert.ok(report.meanDurationInterval!.low < report.meanDurationInterval!.high)
    for (const times of [report, ...report.elements])
      for (const summary of [times.duration, times.waiting, times.processing])
        assertOrdered(summary)
    const review = report.elements.find(it => it.element === "reviewOrder")!
    assert.ok(4000 <= review.entered && 0 < review.cost)
    assert.deepEqual(
      report.resources.map(it => it.resource),
      ["clerks", "manager", "packers"],
    )
    assert.equal(report.bottleneck?.element, "approveOrder")
    assert.ok(report.alerts.some(it => it.severity === "error" && it.rule === "utilisation"))
    assert.deepEqual([code, errors], [1, ""])
  })

  it("prints the same bytes for the same seed, and others for another", async () => {
    const run = async (seed: string) =>
      (await flowmeter(["simulate", order, "--json", "--seed", seed])).out.replace(/"wall.*\n/g, "")
    assert.equal(await run("3"), await run("3"))
    assert.notEqual(await run("3"), await run("4"))
  })

  it("prints figures for people", async () => {
    const { code, out } = await flowmeter(["simulate", order])
    const titles = out.split("\n\n").map(section => section.split(/\s/)[0])
    assert.deepEqual(titles, [
      ...["From", "Instances", "Elements", "Branches", "Resources"],
      ...["Bottleneck", "Alerts", "Assumed", "Simulated"],
    ])
    assert.match(out, /\ncycle time( +\d[\w.]*( \w+)*){5}\n/)
    assert.match(out, /\nmanager +1 +8\d[.\d]* % +█+░+ /)
    assert.match(out, /\n {2}Complete\? {2}yes 8\d[.\d]* % · no 1\d[.\d]* %\n/)
    for (const shown of out.split("\n").slice(0, 25)) assert.ok(shown.length <= 130, shown)
    assert.equal(code, 1)
  })

  it("cuts names, not figures, where there is little room", async () => {
    const long = line.replace('id="work"', `id="work" name="${"very ".repeat(30)}long"`)
    await inFolder({ "a.bpmn": long }, async folder => {
      const written = ["simulate", join(folder, "a.bpmn")]
      const { out } = await flowmeter(written, { columns: 80 })
      const [row = ""] = /^very very.*$/m.exec(out) ?? []
      assert.match(row, /^very [very ]*… +1,000 /)
      assert.ok(row.length <= 80)
    })
  })

  it("assumes what nobody said, and says so", () =>
    inFolder({ "a.bpmn": line }, async folder => {
      const { code, out } = await flowmeter(["simulate", join(folder, "a.bpmn")])
      assert.match(out, /^1,000 instances started · 1,000 completed · seed 1$/m)
      assert.match(
        out,
        /\nAssumed\n {2}1000 instances are simulated, because no number is given\.\n/,
      )
      assert.equal(code, 0)
    }))

  it("takes the named scenario before the one beside the model", () => {
    const scenario = (instances: number) => JSON.stringify({ instances })
    const files = { "a.bpmn": line, "a.scenario.json": scenario(5), "b.json": scenario(6) }
    return inFolder(files, async folder => {
      const model = join(folder, "a.bpmn")
      const started = async (...options: string[]) => {
        const { out } = await flowmeter(["simulate", model, "--json", ...options])
        const report: Report = JSON.parse(out)
        return [report.instances.started, report.assumptions.some(it => it.includes("beside"))]
      }
      assert.deepEqual(await started(), [5, true])
      assert.deepEqual(await started("--scenario", join(folder, "b.json")), [6, false])
      assert.deepEqual(await started("--instances", "7"), [7, true])
    })
  })

  it("says what of a scenario it cannot use", () => {
    const files = {
      "a.bpmn": line,
      "a.scenario.json": `{"instances": -1, "activities": {"b": {}}}`,
    }
    return inFolder(files, async folder => {
      const { out } = await flowmeter(["simulate", join(folder, "a.bpmn")])
      assert.match(out, /\nProblems\n {2}instances: .*\n {2}activities\.b: .*\n/)
    })
  })

  it("writes report.json and elements.csv", () => {
    const evil = document(`<startEvent id="s"/><task id="t" name="=a,&quot;b&quot;"/>
      <sequenceFlow id="f" sourceRef="s" targetRef="t"/>`)
    return inFolder({ "a.bpmn": evil }, async folder => {
      const out = join(folder, "deep/er")
      const written = ["simulate", join(folder, "a.bpmn"), "--json", "--out", out]
      const printed = await flowmeter(written)
      assert.equal(readFileSync(join(out, "report.json"), "utf8"), printed.out)
      const [heading, start, task, end] = readFileSync(join(out, "elements.csv"), "utf8").split(
        "\r\n",
      )
      assert.match(heading!, /^element,name,kind,entered,.*,duration_mean,duration_p50,/)
      assert.match(start!, /^s,,startEvent,1000,/)
      assert.match(task!, /^t,"'=a,""b""",task,1000,/)
      assert.equal(end, "")
      for (const row of [start!, task!.replace(/".*"/, "")])
        assert.equal(row.split(",").length, heading!.split(",").length)
    })
  })

  it("simulates the process that is wished for", () => {
    const two = document(`<process id="a"><task id="x"/></process>
      <process id="b"><task id="y"/></process>`)
    return inFolder({ "a.bpmn": two }, async folder => {
      const written = ["simulate", join(folder, "a.bpmn"), "--json", "--process", "b"]
      const { code, out } = await flowmeter(written)
      assert.equal(JSON.parse(out).process, "b")
      assert.equal(code, 0)
    })
  })
})

function assertOrdered({ count, min, mean, max, p50, p95, p99 }: Summary): void {
  for (const value of [count, min, mean, max, p50, p95, p99])
    assert.ok(Number.isFinite(value) && 0 <= value)
  assert.ok(min <= p50 && p50 <= p95 && p95 <= p99 && p99 <= max, `${[min, p50, p95, p99, max]}`)
  assert.ok(min <= mean * (1 + 1e-9) && mean <= max * (1 + 1e-9), `${[min, mean, max]}`)
}
