import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { factOf, keyIn, keyOf, movedFact, roleIn, slotIn } from "../../server/model/facts.ts"
import { Model } from "../../server/model/index.ts"
import { type Occurrence, Register } from "../../server/model/register.ts"
import { attributeRoles, content, declares, roleOf } from "../../server/model/roles.ts"
import { RowIndex } from "../../server/model/row-index.ts"
import { RowOrder } from "../../server/model/row-order.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import type { Change } from "../../server/text/index.ts"
import { unitsOf } from "../../server/text/units.ts"
import { fixture } from "../harness/fixture.ts"
import { lots } from "../harness/lots.ts"
import { randomChange } from "../harness/typing.ts"

describe("register: an edit reads what it touched, however long the document is", () => {
  test("typing in a name reads the facts of one tag and changes none", () => {
    editing(`<task id="a" name="A$0"/>`, "x", 1, 0)
    editing(`<task id="a" name="$0Ask$0"/>`, "", 1, 0)
  })

  test("pointing a flow elsewhere gives its leaf one key", () => {
    editing(`<sequenceFlow id="f" sourceRef="a" targetRef="$0b$0"/>`, "c", 3, 1)
    editing(`<sequenceFlow id="f" sourceRef="a" targetRef="$0b$0"/>`, "a", 3, 0)
    editing("<incoming>$0f$0</incoming>", "g", 1, 1)
    editing("<incoming>$0f$0</incoming>", "", 0, 0)
  })

  test("another id is one key, whoever refers to it", () => {
    editing(`<task id="$0a$0"/><sequenceFlow id="f" sourceRef="a"/>`, "b", 1, 1)
  })

  test("a new element, at once and taken away", () => {
    editing(`<task id="a"/>$0<task id="b"/>`, `<task id="c"><incoming>f</incoming></task>`, 3, 2)
    editing(`<task id="a"/>$0<task id="c"/>$0<task id="b"/>`, "", 1, 0)
  })

  test("white space and comments say nothing of ids", () => {
    editing(`<task id="a"/>$0<task id="b"/>`, "\n", 1, 0)
    editing(`<task id="a"/>$0<task id="b"/>`, `<!-- <task id="c"/> -->`, 1, 0)
  })
})

describe("register: places", () => {
  test("are found however an attribute is written", () => {
    const ways = ['id="a"', "id='a'", "id = 'a'", 'id="&#97;"', 'id=" a\n"', "id=a", '/ id="a"']
    for (const way of ways) assert.deepEqual(placesOf(`<task x="b" ${way}>`, "a"), ["id 0"], way)
    assert.deepEqual(placesOf('<task x="b"id="a">', "a"), ["id 0"])
    assert.deepEqual(placesOf('<task x="b" id="a', "a"), ["id 0"])
    assert.deepEqual(placesOf("<task ids='a' i='a' Id='a' x:id='a'/>", "a"), [])
    assert.deepEqual(placesOf(`<täsk id="ä😀"/>`, "ä😀"), ["id 0"])
  })

  test("are found in character data that is a word", () => {
    const words = [
      "a",
      " a\n",
      "&#97;",
      "<![CDATA[a]]>",
      "\u00a0 a \u00a0",
      " <!-- --> a ",
      "a \u00a0",
    ]
    for (const word of words)
      assert.equal(placesOf(`<incoming>${word}</incoming>`, "a").length, 1, JSON.stringify(word))
    for (const word of ["a b", "b a", "aa", "&amp;a", "a\u00a0b", "ä a"])
      assert.deepEqual(placesOf(`<incoming>${word}</incoming>`, "a"), [], word)
    const long = "ä".repeat(100_000)
    assert.deepEqual(placesOf(`<incoming>${long}</incoming>`, long), [" 0"])
  })

  test("a reference is found with and without what stands before its colon", () => {
    const source = `<task id="p:a"/><sequenceFlow sourceRef="p:a" targetRef="a"/>`
    assert.deepEqual(placesOf(source, "p:a"), ["id 0", "sourceRef 1"])
    assert.deepEqual(placesOf(source, "a"), ["sourceRef 1", "targetRef 1"])
  })

  test("ids that share a key are found with each other, and told apart by the model", () => {
    const [first, second] = ["task_332789", "task_529192"]
    assert.equal(keyOf(first), keyOf(second))
    const source = `<process><task id="${first}"/><task id="${second}"/></process>`
    assert.deepEqual(placesOf(source, first), ["id 1", "id 2"])
    const model = new Model(SyntaxTree.read(source))
    assert.deepEqual(
      [first, second, "task_x"].map(id => model.find(id)?.id),
      [first, second, undefined],
    )
  })

  test("elements are found by their kind", () => {
    const register = new Register(SyntaxTree.read(`<d:definitions><process/><p:process id="x"/>`))
    const marked = (kind: string) => register.marked(roleOf(kind)).map(it => it.lexeme)
    assert.deepEqual(marked("definitions"), [0])
    assert.deepEqual(marked("process"), [1, 2])
  })

  test("no attribute is missed in tags of odd characters (seed 11)", () => {
    const draw = lots(11)
    const pieces = ["id", "sourceRef", "=", '"', "'", " ", "a", "b", "&lt;", ":", "ä", "😀", "/"]
    pieces.push(
      ...pieces,
      '="',
      "='",
      '" id="',
      ' sourceRef="a"',
      ' x="',
      "\u000b",
      "\n",
      "<t ",
      ">",
    )
    let found = 0
    for (let round = 0; round < 5000; round++) {
      const drawn = Array.from({ length: 14 }, () => pieces[Math.floor(draw() * pieces.length)])
      const source = `<t ${drawn.join("")}>`
      const tree = SyntaxTree.read(source)
      const register = new Register(tree)
      for (let at = 0; at < tree.elementCount; at++) {
        const { attributes, lexeme } = tree.element(at)
        for (const { name, value } of attributes) {
          const role = attributeRoles.indexOf(name)
          if (role < 0 || value.trim() === "") continue
          const places = register.occurrences(value)
          assert.ok(
            places.some(it => it.role === role && it.lexeme === lexeme),
            source,
          )
          found++
        }
      }
    }
    assert.ok(1000 < found, `only ${found} attributes`)
  })
})

describe("register: kept while typing", function () {
  this.timeout(60_000)

  test("equals one that is made anew, for every id (seeds 1 to 40)", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const draw = lots(seed)
      let tree = SyntaxTree.read(documentAround("", seed % 2 === 0 ? 20 : 200))
      const register = new Register(tree)
      for (let edit = 0; edit < 60; edit++) {
        const change =
          draw() < 0.5 ? idChange(tree, draw) : randomChange(tree.text.toString(), draw)
        const { tree: next, steps } = tree.editTracked([change])
        tree = next
        register.follow(tree, steps!)
        if (edit % 10 === 9) assertFresh(register, tree, `seed ${seed}, edit ${edit}`)
      }
    }
  })

  test("the index is made anew when it is full, and stays right", () => {
    let tree = SyntaxTree.read(documentAround("", 20))
    const register = new Register(tree)
    const at = tree.text.toString().indexOf('id="') + 4
    for (let edit = 0; edit < 2000; edit++) {
      const end = tree.text.toString().indexOf('"', at)
      const change = { range: { start: at, end }, text: `n${edit}` }
      const { tree: next, steps } = tree.editTracked([change])
      tree = next
      register.follow(tree, steps!)
    }
    assert.equal(register.effort.keys, 2000)
    assertFresh(register, tree, "after 2000 ids")
    assert.deepEqual(register.occurrences("n5"), [])
    assert.equal(register.occurrences("n1999").length, 1)
  })

  test("a long document is pasted and taken away", () => {
    let tree = SyntaxTree.read(documentAround("", 20))
    const register = new Register(tree)
    const start = tree.text.toString().indexOf("<task")
    const text = documentAround("", 3000)
    const changes = [
      { range: { start, end: start }, text },
      { range: { start, end: start + text.length }, text: "" },
    ]
    for (const change of changes) {
      const { tree: next, steps } = tree.editTracked([change])
      tree = next
      register.follow(tree, steps!)
      assertFresh(register, tree, `${change.text.length} units`)
    }
  })
})

describe("register: its parts", () => {
  test("a fact is one number, and gives back what it was made of", () => {
    for (const key of [0, 1, 0x7fffffff, 0x80000000, 0xffffffff])
      for (const slot of [0, 1, 255, 4000])
        for (const role of [0, content, 255]) {
          const fact = factOf(key, slot, role)
          assert.ok(Number.isSafeInteger(fact))
          assert.deepEqual([keyIn(fact), slotIn(fact), roleIn(fact)], [key, slot, role])
          const moved = movedFact(fact, 7)
          assert.deepEqual([keyIn(moved), slotIn(moved), roleIn(moved)], [key, slot + 7, role])
          assert.equal(movedFact(moved, -7), fact)
        }
  })

  test("units are as many as those of the string, ASCII as it is", () => {
    const strings = [
      "",
      "a\u0000b",
      "é",
      "€",
      "😀",
      "\ud83d",
      "\udc00x",
      "aé😀\ud83db€c",
      "\u007f\u0080",
    ]
    for (const string of [...strings, `x${"aé😀".repeat(10_000)}y`]) {
      const units = unitsOf(string)
      const codes = Array.from({ length: string.length }, (_, at) => string.charCodeAt(at))
      assert.ok(codes.every((code, at) => (code < 128 ? units[at] === code : 128 <= units[at]!)))
      assert.equal(units[string.length], 0)
    }
  })

  test("the index knows the rows of a key, also of one that shares a list", () => {
    // All keys end alike, so that all share one list.
    const keys = Array.from({ length: 50 }, (_, at) => at * 2 ** 20 + 3)
    const rows = keys.map(key => [factOf(key, 0, declares), factOf(key, 1, content)])
    const index = new RowIndex(rows)
    for (const [row, key] of keys.entries()) assert.ok([...index.rowsOf(key)].includes(row))
    assert.equal([...index.rowsOf(keys[0]!)].length, keys.length)
    assert.deepEqual([...index.rowsOf(4)], [])
    index.add(4, 7)
    index.add(4, 7)
    assert.deepEqual([...index.rowsOf(4)], [7])
  })

  test("the index has room for some keys more, then it is full (seed 3)", () => {
    const draw = lots(3)
    const rows: number[][] = []
    for (let size = 0; size < 4; size++) {
      const index = new RowIndex(rows)
      const known = new Map<number, Set<number>>()
      for (const [row, facts] of rows.entries())
        for (const fact of facts) note(known, keyIn(fact), row)
      for (let made = 0; !index.isFull; made++) {
        const key = Math.floor(draw() * 2 ** 32)
        const row = Math.floor(draw() * (rows.length + 10))
        index.add(key, row)
        note(known, key, row)
        rows[row] ??= []
        rows[row].push(factOf(key, made % 100, declares))
      }
      assert.throws(() => index.add(1, 1), RangeError)
      for (let row = 0; row < rows.length; row++) rows[row] ??= []
      for (const [key, own] of known) {
        const found = new Set(index.rowsOf(key))
        assert.deepEqual(
          [...own].filter(it => !found.has(it)),
          [],
        )
      }
    }
  })

  test("the order of rows is that of an array (seeds 1 to 5)", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const draw = lots(seed)
      const below = (limit: number) => Math.floor(draw() * limit)
      let expected = Array.from({ length: [1, 127, 128, 129, 1000][seed - 1]! }, (_, at) => at)
      let made = expected.length
      const order = new RowOrder(expected)
      for (let round = 0; round < 400; round++) {
        const index = below(expected.length + 1)
        const isLong = draw() < 0.1
        const count = Math.min(below(isLong ? 400 : 4), expected.length - index)
        const rows = Array.from({ length: below(isLong ? 400 : 4) }, () => made++)
        order.splice(index, count, rows)
        expected = expected.toSpliced(index, count, ...rows)
        if (round % 20 !== 0) continue
        assert.deepEqual(
          expected.map((_, at) => order.at(at)),
          expected,
        )
        assert.deepEqual(
          expected.map(row => order.indexOf(row)),
          [...expected.keys()],
        )
        assert.throws(() => order.at(expected.length), RangeError)
        assert.throws(() => order.indexOf(made), /is not here/)
      }
    }
  })
})

/** About 20 KB and 2 MB. */
const sizes = [180, 18_000]

/**
 * Types over the selection, in the middle of a small and of a large document.
 *
 * @param facts how many are read
 * @param keys  how many the leaf did not hold before
 */
function editing(source: string, typed: string, facts: number, keys: number): void {
  for (const size of sizes) {
    const { text, selection } = fixture(documentAround(source, size))
    const tree = SyntaxTree.read(text)
    const register = new Register(tree)
    const { tree: next, steps } = tree.editTracked([{ range: selection, text: typed }])
    assert.deepEqual(register.effort, { facts: 0, keys: 0 })
    register.follow(next, steps!)
    assert.deepEqual(register.effort, { facts, keys }, `${source} in ${text.length} units`)
    assertFresh(register, next, source, ["a", "b", "c", "f", "g", `flow_${size / 2}`])
  }
}

/** A document of so many tasks, with a source in the middle. */
function documentAround(source: string, size: number): string {
  const tasks = (from: number, to: number) =>
    Array.from(
      { length: to - from },
      (_, at) =>
        `  <task id="task_${from + at}" name="Task ${from + at}">\n` +
        `    <incoming>flow_${from + at}</incoming>\n  </task>\n` +
        `  <sequenceFlow id="flow_${from + at}" targetRef="task_${from + at}" />\n`,
    ).join("")
  const [first, second] = [tasks(0, size / 2), tasks(size / 2, size)]
  return `<definitions>\n<process>\n${first}${source}\n${second}</process>`
}

/** A word of the text is written anew: as another one, with a prefix, or as none. */
function idChange(tree: SyntaxTree, draw: () => number): Change {
  const text = tree.text.toString()
  const words = /[\w:]+(?=["<])/g
  words.lastIndex = Math.floor(draw() * text.length)
  const found = words.exec(text)
  if (!found) return randomChange(text, draw)
  const made = ["task_1", "p:task_2", "new", "", "a b", "ä", "&lt;", `x${found[0]}`]
  const range = { start: found.index, end: found.index + found[0].length }
  return { range, text: made[Math.floor(draw() * made.length)]! }
}

/** Whether a register says of each id what one says that was made for its tree. */
function assertFresh(
  register: Register,
  tree: SyntaxTree,
  message: string,
  ids: Iterable<string> = new Set(tree.text.toString().match(/[^\s"'<>=/]+/g)),
): void {
  const fresh = new Register(tree)
  for (const id of ids)
    assert.deepEqual(sorted(register.occurrences(id)), sorted(fresh.occurrences(id)), message)
  for (const kind of ["definitions", "process"])
    assert.deepEqual(sorted(register.marked(roleOf(kind))), sorted(fresh.marked(roleOf(kind))))
}

/** The places of an id, each as its role and its lexeme. */
function placesOf(source: string, id: string): string[] {
  const places = new Register(SyntaxTree.read(source)).occurrences(id)
  return sorted(places).map(it => `${attributeRoles[it.role] ?? ""} ${it.lexeme}`)
}

function sorted(places: readonly Occurrence[]): Occurrence[] {
  return places.toSorted((a, b) => a.lexeme - b.lexeme || a.role - b.role)
}

function note(known: Map<number, Set<number>>, key: number, row: number): void {
  const rows = known.get(key) ?? new Set()
  known.set(key, rows.add(row))
}
