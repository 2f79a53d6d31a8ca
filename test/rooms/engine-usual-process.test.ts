import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { usualProcess } from "../../server/engine/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { document } from "../harness/sketch.ts"

const empty = `<process id="empty"/>`
const selling = `<process id="selling"><startEvent id="ordered"><messageEventDefinition/></startEvent></process>`
const packing = `<process id="packing"><startEvent id="paid"/></process>`
const taking = `<process id="taking"><receiveTask id="take" instantiate="true"/></process>`
const buying = `<process id="buying"><startEvent id="hungry"/><sendTask id="order"/></process>`
const pools = `<participant id="a" processRef="selling"/><participant id="b" processRef="buying"/><participant id="nobody"/>`
const executable = (process: string) => process.replace(">", ` isExecutable="true">`)

describe("the process that is meant when nobody says which", () => {
  for (const [what, processes, flow, expected] of [
    ["is the first", packing + buying, undefined, "packing"],
    ["has something in it", empty + buying, undefined, "buying"],
    ["may have nothing in it if all are so", empty, undefined, "empty"],
    ["is executable", packing + executable(buying), undefined, "buying"],
    ["is executable, whoever begins it", buying + executable(selling), "ordered", "selling"],
    ["is not begun by a message", selling + buying, "ordered", "buying"],
    [
      "is not begun by one that a start event without definition gets",
      packing + buying,
      "paid",
      "buying",
    ],
    ["is not begun by one that a receive task gets", taking + buying, "take", "buying"],
    ["is not begun by one that its pool gets", selling + buying, "a", "buying"],
    ["of several executable ones", executable(selling) + executable(buying), "ordered", "buying"],
    ["may begin with a message of nobody that is known", selling + buying, undefined, "selling"],
  ] as const)
    test(what, () => assert.equal(chosen(processes, flow, "order"), expected))

  test("may be begun by a pool that shows no process", () => {
    assert.equal(chosen(selling + buying, "ordered", "nobody"), "selling")
  })

  test("is the first when each is begun by another", () => {
    const back = selling.replace("selling", "back").replace("ordered", "asked")
    const flows = `<messageFlow id="2" sourceRef="ordered" targetRef="asked"/>`
    assert.equal(chosen(selling + back, "ordered", "asked", flows), "selling")
  })

  test("is none when there is none", () => {
    assert.equal(usualProcess(new Model(SyntaxTree.read("<definitions/>"))), undefined)
  })
})

/** @param to where a message flow leads, if there is one */
function chosen(processes: string, to: string | undefined, from: string, more = "") {
  const flow = to ? `<messageFlow id="1" sourceRef="${from}" targetRef="${to}"/>` : ""
  const collaboration = `<collaboration id="c">${pools}${flow}${more}</collaboration>`
  const text = document(`${collaboration}${processes}`)
  return usualProcess(new Model(SyntaxTree.read(text)))?.id
}
