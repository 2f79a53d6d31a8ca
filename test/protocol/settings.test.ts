import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { readSettings } from "../../server/protocol/settings.ts"
import { defaultSettings } from "../../server/workspace/index.ts"

describe("readSettings", () => {
  it("takes nothing, and any nonsense, for the defaults", () => {
    for (const section of [undefined, null, 7, "x", [], {}])
      assert.deepEqual(readSettings(section).settings, {
        ...defaultSettings,
        check: { severities: {} },
      })
  })

  it("reads what is set, nested or flat", () => {
    const nested = {
      simulation: { instances: 50, seed: 9 },
      thresholds: { p95DurationSeconds: 60, utilisation: null },
      check: { rules: { "fake-join": "error" } },
      profile: "camunda8",
    }
    const flat = {
      "simulation.instances": 50,
      "simulation.seed": 9,
      "thresholds.p95DurationSeconds": 60,
      "thresholds.utilisation": null,
      "check.rules": { "fake-join": "error" },
      profile: "camunda8",
    }
    const expected = {
      check: { severities: { "fake-join": "error" }, profile: "camunda8" },
      simulation: { instances: 50, seed: 9 },
      thresholds: { p95DurationSeconds: 60, utilisation: null },
    }
    assert.deepEqual(readSettings(nested), { settings: expected, problems: [] })
    assert.deepEqual(readSettings(flat), { settings: expected, problems: [] })
  })

  it("names each setting that cannot be used, and keeps the others", () => {
    const { settings, problems } = readSettings({
      simulation: { instances: 0, seed: 4 },
      thresholds: { utilisation: 2 },
      check: { rules: { "fake-join": "loud" } },
      profile: "camunda9",
    })
    assert.deepEqual(settings.simulation, { instances: 1000, seed: 4 })
    assert.deepEqual(settings.thresholds, {})
    assert.deepEqual(problems.map(it => it.split(" ")[0]).sort(), [
      "flowmeter.check.rules",
      "flowmeter.profile",
      "flowmeter.simulation.instances",
      "flowmeter.thresholds.utilisation",
    ])
  })

  it("takes what package.json declares for nobody's decision", () => {
    const { contributes } = JSON.parse(
      readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
    )
    const declared = Object.fromEntries(
      Object.entries<{ default: unknown }>(contributes.configuration.properties).map(
        ([name, it]) => [name.replace(/^flowmeter\./, ""), it.default],
      ),
    )
    const { settings, problems } = readSettings(declared)
    assert.deepEqual(problems, [])
    assert.deepEqual(settings, { ...defaultSettings, check: { severities: {} } })
  })

  it("is not fooled by names that every object has", () => {
    const hostile = JSON.parse(`{"__proto__": {"simulation": {"instances": 5}}, "constructor": 1}`)
    assert.equal(readSettings(hostile).settings.simulation.instances, 1000)
  })
})
