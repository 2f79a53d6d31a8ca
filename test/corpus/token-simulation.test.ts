import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { type Line, replayTraces, type TraceStep } from "../harness/replay-traces.ts"
import { corpusFolder, lackOf, lacks, truthOf } from "./files.ts"

interface Case {
  readonly id: string
  readonly kind: string
  readonly source: string
  readonly file: { readonly corpus: string }
  readonly steps: readonly TraceStep[]
}

/** Why our trace is another one and right all the same. */
const departures: Readonly<Record<string, string>> = {
  "parallel gateway/parallel-gateway-join~2":
    "a timer that does not say when comes once; there a click lets it come again",
  "error/error-no-catch":
    "an error nobody catches is an incident; there it ends the sub-process as if all were well",
  "signal/signal-madness":
    "whether a signal is sent before or after another branch waits for it depends on who is first",
  "signal/signal-consume":
    "a signal reaches all that wait for it (BPMN 2.0.2, §10.5.1); there the innermost takes it",
  "signal/signal-rethrow": "the same: the boundary event hears the first signal already",
  "event sub-process/event-sub-process-cancelation":
    "a signal starts both event sub-processes; there the interrupting one comes first",
  "event sub-process/event-sub-process-nested-cancelation-absorb-event": "the same",
  "sub-process/collapsed-compensation-event-sub-process":
    "there it is not told that the event sub-process that undoes begins",
  "transaction/transaction-cancel-trigger-cancel-boundary":
    "a transaction is cancelled as soon as one branch says so; there another branch goes on first",
  "compensation/compensation-error":
    "an error ends a scope as soon as one branch throws it; there another branch throws it, too",
  "compensation/compensation-nested":
    "its handler is either attached or inside (BPMN 2.0.2, §13.5.5); there both that are drawn run",
}

/** How many cases must agree also in the order of what happens side by side in one scope. */
const inOrderAtLeast = 109

/**
 * The traces that bpmn-js-token-simulation asserts in its own tests, replayed. Compared is which
 * elements are entered or triggered and which flows are taken in which scope; scopes up to
 * renaming, and what runs side by side in any order. Its trace also tells the life of its own
 * objects, which ours has no word for.
 */
describe("traces of bpmn-js-token-simulation", () => {
  const truth = truthOf<Case>("execution-truth.jsonl")
  const cases = truth.filter(it => it.kind === "scope-trace")
  it("are there, also those that differ", function () {
    if (cases.length === 0) lacks(this, lackOf("execution-truth.jsonl"))
    const names = cases.map(nameOf)
    for (const name of Object.keys(departures))
      assert.ok(names.includes(name), `${name} is explained for nothing`)
  })
  if (cases.length === 0) return
  let inOrder = 0

  for (const given of cases) {
    const name = nameOf(given)
    const why = departures[name]
    it(why ? `${name}: differs, ${why}` : name, () => {
      const xml = readFileSync(join(corpusFolder, "files", given.file.corpus), "utf8")
      const { actual, expected } = replayTraces(new Model(SyntaxTree.read(xml)), given.steps)
      if (why) {
        // This list must not outlive what it explains.
        assert.notDeepEqual(actual.map(happenings), expected.map(happenings))
        return
      }
      assert.deepEqual(actual.map(happenings), expected.map(happenings))
      if (isDeepStrictEqual(actual.map(sequences), expected.map(sequences))) inOrder++
    })
  }

  it(`agree in order, too: ${inOrderAtLeast} or more`, () => {
    assert.ok(inOrderAtLeast <= inOrder, `${inOrder} are in order`)
  })
})

function nameOf({ id }: Case): string {
  return id.replace("token-simulation/simulator/", "")
}

/** What happens in each scope, in no order. */
function happenings(lines: readonly Line[]): string[] {
  const scopes = Map.groupBy(lines, it => it.scope)
  return [...scopes.values()].map(it => it.map(says).sort().join(", ")).sort()
}

/** What happens in each scope: the nodes in order, then the flows in order. */
function sequences(lines: readonly Line[]): string[] {
  const scopes = Map.groupBy(lines, it => it.scope)
  return [...scopes.values()]
    .map(it => {
      const nodes = it.filter(({ kind }) => kind !== "flow")
      const flows = it.filter(({ kind }) => kind === "flow")
      return [...nodes, ...flows].map(says).join(", ")
    })
    .sort()
}

function says({ kind, element }: Line): string {
  return `${kind} ${element}`
}
