import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { type Finding, rules } from "../../server/analysis/index.ts"
import { checkSlowly, findings, follow, followedFindings } from "../../server/features/index.ts"
import type { Change } from "../../server/text/index.ts"
import { defaultSettings, Snapshot } from "../../server/workspace/index.ts"
import { lots } from "../harness/lots.ts"
import { document } from "../harness/sketch.ts"
import { randomChange } from "../harness/typing.ts"

/** Twenty pairs of a task and the flow behind it; every third task has no name. */
const source = document(
  Array.from({ length: 20 }, (_, at) => {
    const name = at % 3 === 0 ? "" : ` name="Task ${at}"`
    return `<task id="t${at}"${name}/>\n<sequenceFlow id="f${at}" sourceRef="t${at}" targetRef="t${(at + 1) % 20}"/>\n`
  }).join(""),
)

const read = (text: string) => Snapshot.read("file:///a.bpmn", 1, text)

/** What was told before an edit, what following makes of it, and what a check tells. */
function edited(before: Snapshot, found: readonly Finding[], changes: readonly Change[]) {
  const after = before.edit(2, changes)
  const followed = follow(found, changes, after, defaultSettings.check)
  assert.ok(followed)
  return { after, followed, whole: findings(read(after.text.toString()), defaultSettings) }
}

/** A change that puts `text` in place of the first `old`. */
function instead(text: string, old: string): Change {
  const start = source.indexOf(old)
  assert.ok(0 <= start, old)
  return { range: { start, end: start + old.length }, text }
}

const said = ({ rule, range, message, related, fixes }: Finding) =>
  JSON.stringify({ rule, range, message, related, fixes })

describe("findings that follow an edit", () => {
  const before = read(source)
  const found = findings(before, defaultSettings)

  test("where an edit means nothing elsewhere, they are those of a check", () => {
    for (const change of [
      instead('name="Task"', 'name="Task 7"'),
      instead("", ' name="Task 4"'),
      instead('<task id="t3" name="C"/>', '<task id="t3"/>'),
      instead("\n\n<!-- a -->", "\n"),
      instead('name="a & b"', 'name="Task 8"'),
    ]) {
      const { followed, whole } = edited(before, found, [change])
      assert.deepEqual(followed.map(said).sort(), whole.map(said).sort(), JSON.stringify(change))
    }
  })

  test("a reference that names nothing any more is told at once, without a suggestion", () => {
    const { followed, whole } = edited(before, found, [instead('id="t99"', 'id="t5"')])
    const change = instead('targetRef="gone"', 'targetRef="t5"')
    const dangling = edited(before, found, [change]).followed.find(
      it => it.rule === "dangling-reference",
    )
    assert.match(dangling?.message ?? "", /“gone”, which does not exist; it must be the id/)
    // What the new id means for the flows that name the old one, the check tells later.
    assert.ok(!followed.some(it => it.rule === "dangling-reference"))
    assert.ok(whole.some(it => it.rule === "dangling-reference"))
  })

  test("too much at once is left to a check", () => {
    const changes = Array.from({ length: 101 }, () => instead("\n ", "\n"))
    assert.equal(follow(found, changes, before.edit(2, changes), defaultSettings.check), undefined)
    const all = { range: { start: 0, end: source.length }, text: source.repeat(10) }
    assert.equal(follow(found, [all], before.edit(2, [all]), defaultSettings.check), undefined)
  })

  test("what was followed in a document too long to be checked whole is kept", () => {
    const long = read(source.replace("</process>", `${" ".repeat(12_000_000)}</process>`))
    assert.deepEqual(findings(long, defaultSettings), [])
    const change = instead('targetRef="gone"', 'targetRef="t5"')
    const after = long.edit(2, [change])
    const followed = followedFindings(long, [change], after, defaultSettings)
    assert.ok(followed?.some(it => it.rule === "dangling-reference"))
    assert.equal(checkSlowly(after, defaultSettings).next().value, followed)
    assert.equal(findings(after, defaultSettings), followed)
  })

  test("after any edits they lie in the text, in its order, and those about XML are right", () => {
    const isText = new Set(rules.filter(it => it.id.startsWith("xml-")).map(it => it.id))
    for (let round = 0; round < 300; round++) {
      const draw = lots(round)
      let snapshot = before
      let known = found
      for (let step = 0; step < 5; step++) {
        const changes = [randomChange(snapshot.text.toString(), draw)]
        const after = snapshot.edit(step + 2, changes)
        const followed = follow(known, changes, after, defaultSettings.check)
        snapshot = after
        known = followed ?? findings(after, defaultSettings)
        let last = 0
        for (const { range, rule } of known) {
          const at = `round ${round}, step ${step}: ${rule} ${range.start} to ${range.end}`
          assert.ok(last <= range.start && range.start <= range.end, at)
          assert.ok(range.end <= after.text.length, at)
          last = range.start
        }
        const whole = findings(read(after.text.toString()), defaultSettings)
        const ofText = (all: readonly Finding[]) => all.filter(it => isText.has(it.rule)).map(said)
        assert.deepEqual(ofText(known), ofText(whole), `round ${round}, step ${step}`)
      }
    }
  })
})
