import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { emptyScenario, readScenario } from "../../server/simulation/scenario.ts"

describe("scenario", () => {
  test("an empty object says nothing", () =>
    assert.deepEqual(readScenario("{}"), { scenario: emptyScenario, problems: [] }))

  test("everything that can be said is read", () => {
    const { scenario, problems } = readScenario(
      JSON.stringify({
        process: "order",
        instances: 500,
        seed: 7,
        arrivals: "exponential(10m)",
        stepLimit: 50,
        activities: {
          review: {
            duration: "PT5M",
            resource: "clerk",
            failureProbability: "5 %",
            maxAttempts: 3,
          },
          pack: { duration: { distribution: "uniform", min: 60, max: "2m" }, fixedCost: 2.5 },
        },
        events: { paid: "2 days" },
        branches: { approved: { yes: 0.8, no: 0.2 }, retry: 3 },
        resources: [{ id: "clerk", capacity: 2, costPerHour: 40 }, { id: "robot" }],
        thresholds: { p95Duration: "2h", utilisation: "90%", elements: { review: { cost: 4 } } },
      }),
    )
    assert.deepEqual(problems, [])
    assert.deepEqual(scenario, {
      process: "order",
      instances: 500,
      seed: 7,
      arrivals: { kind: "gaps", gap: { kind: "exponential", parameters: [600] } },
      stepLimit: 50,
      activities: new Map([
        [
          "review",
          {
            duration: { kind: "constant", parameters: [300] },
            resource: "clerk",
            failureProbability: 0.05,
            maxAttempts: 3,
          },
        ],
        ["pack", { duration: { kind: "uniform", parameters: [60, 120] }, fixedCost: 2.5 }],
      ]),
      events: new Map([["paid", { kind: "constant", parameters: [172_800] }]]),
      branches: new Map([
        ["yes", 0.8],
        ["no", 0.2],
        ["retry", 3],
      ]),
      resources: [
        { id: "clerk", capacity: 2, costPerHour: 40 },
        { id: "robot", capacity: 1, costPerHour: 0 },
      ],
      thresholds: { p95Duration: 7_200, utilisation: 0.9 },
      elementThresholds: new Map([["review", { cost: 4 }]]),
    })
  })

  for (const [written, arrivals] of [
    ["at once", { kind: "at-once" }],
    ["every PT10M", { kind: "gaps", gap: { kind: "constant", parameters: [600] } }],
    ["10m", { kind: "gaps", gap: { kind: "constant", parameters: [600] } }],
    [{ every: 60 }, { kind: "gaps", gap: { kind: "constant", parameters: [60] } }],
    [{ perHour: 6 }, { kind: "gaps", gap: { kind: "exponential", parameters: [600] } }],
    [
      { distribution: "exponential", mean: 5 },
      { kind: "gaps", gap: { kind: "exponential", parameters: [5] } },
    ],
  ] as const)
    test(`arrivals ${JSON.stringify(written)}`, () => {
      const { scenario, problems } = readScenario(JSON.stringify({ arrivals: written }))
      assert.deepEqual([scenario.arrivals, problems], [arrivals, []])
    })

  for (const [json, ...problems] of [
    ["", "The scenario is no JSON: Unexpected end of JSON input."],
    ["[]", "The scenario: expected an object, found a list."],
    ["null", "The scenario: expected an object, found null."],
    [`{"instances": 0}`, "instances: expected a whole number from 1 to 10000000, found 0."],
    [`{"instances": 1.5}`, "instances: expected a whole number from 1 to 10000000, found 1.5."],
    [
      `{"seed": "x", "arrivals": "often"}`,
      "seed: expected a whole number, found a text.",
      "arrivals: “often” is neither a duration nor a distribution; write 5m, PT5M or exponential(5m).",
    ],
    [
      `{"activities": {"a b": {"duration": "uniform(2m, 1m)", "failureProbability": 2}}}`,
      `activities["a b"].duration: uniform: max lies below min.`,
      `activities["a b"].failureProbability: expected a number from 0 to 1, found 2.`,
    ],
    [`{"activities": {"__proto__": 5}}`, "activities.__proto__: expected an object, found 5."],
    [
      `{"activities": {"a": {"length": 5}}}`,
      "activities.a.length: nothing of this name is known; known are " +
        "duration, resource, costPerHour, fixedCost, failureProbability, maxAttempts, turns.",
    ],
    [
      `{"branches": {"g": {"f": -1}, "h": null}}`,
      "branches.g.f: expected a number from 0 to 1000000000, found -1.",
      "branches.h: expected an object, found null.",
    ],
    [
      `{"resources": [{"capacity": 2}, 5, {"id": "a"}, {"id": "a"}, {"id": "b", "capacity": 0}]}`,
      "resources[0]: a resource needs an id.",
      "resources[1]: expected an object, found 5.",
      "resources[1]: a resource needs an id.",
      "resources[3].id: there is a resource “a” already.",
      "resources[4].capacity: expected a whole number from 1 to 1000000000, found 0.",
    ],
    [
      `{"thresholds": {"p95Duration": "soon", "elements": {"a": {"cost": "much"}}}}`,
      "thresholds.elements.a.cost: expected a number of 0 or more, found a text.",
      "thresholds.p95Duration: expected a duration such as PT5M, 5m or 300, found “soon”.",
    ],
    [`{"events": {"e": []}}`, /^events\.e: expected a duration or a distribution/],
  ] as const)
    test(`${json} is read as far as it goes`, () => {
      const read = readScenario(json)
      assert.equal(read.problems.length, problems.length, read.problems.join("\n"))
      for (const [at, expected] of problems.entries())
        if (expected instanceof RegExp) assert.match(read.problems[at]!, expected)
        else assert.equal(read.problems[at], expected)
    })

  test("any text that is cut off is read without an exception", () => {
    const whole = `{"instances": 5, "activities": {"a": {"duration": "exponential(5m)"}}, "seed": 1}`
    for (let length = 0; length < whole.length; length++)
      assert.equal(readScenario(whole.slice(0, length)).problems.length, 1)
  })
})
