import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { LSPErrorCodes } from "vscode-languageserver/node"
import { Text } from "../../server/text/index.ts"
import { type Editor, startEditor } from "../harness/editor.ts"

const examples = new URL("../../examples/", import.meta.url)
const seed = Number(process.env.FLOWMETER_SEED ?? 20_261)

/** What an editor asks about a place. */
const atPlace = [
  "hover",
  "definition",
  "declaration",
  "references",
  "documentHighlight",
  "completion",
  "prepareRename",
  "rename",
  "linkedEditingRange",
]
const atDocument = [
  "documentSymbol",
  "foldingRange",
  "codeLens",
  "inlayHint",
  "codeAction",
  "selectionRange",
  "diagnostic",
]

const capabilities = {
  textDocument: {
    diagnostic: {},
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    completion: { completionItem: { snippetSupport: true } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
  },
  general: { positionEncodings: ["utf-8"] },
}

describe(`every request about broken documents (seed ${seed})`, function () {
  this.timeout(120_000)
  let editor: Editor
  let version = 1
  let asked = 0
  const uri = "file:///broken.bpmn"
  const random = numbers(seed)

  before(async () => {
    editor = await startEditor({ capabilities })
    await editor.open(uri, "")
  })
  after(async () => {
    assert.equal(await editor.quit(), 0)
    assert.deepEqual(editor.errors, [])
    assert.equal(editor.complaints(), "")
    console.log(`      ${asked} requests`)
  })

  /** An answer, or a refusal that LSP has a code for; our own failure is neither. */
  const ask = async (method: string, params: object) => {
    asked++
    await editor.request(`textDocument/${method}`, params).catch(error => {
      // Refused is only what cannot be renamed.
      assert.equal(error.code, LSPErrorCodes.RequestFailed, `${method}: ${error.message}`)
    })
  }

  const askEverything = async (source: string, places: number) => {
    await editor.change(uri, ++version, [{ text: source }])
    const text = new Text(source)
    const textDocument = { uri }
    const all = {
      start: text.positionAt(0, "utf-8"),
      end: text.positionAt(text.length, "utf-8"),
    }
    const context = { diagnostics: [], includeDeclaration: true }
    const requests = atDocument.map(method =>
      ask(method, { textDocument, range: all, positions: [all.start, all.end], context }),
    )
    // The end of the text is where its author is.
    const offsets = [text.length, ...Array.from({ length: places }, () => random(text.length + 1))]
    for (const offset of offsets) {
      const position = text.positionAt(offset, "utf-8")
      const params = { textDocument, position, context: {}, newName: "x" }
      requests.push(...atPlace.map(method => ask(method, params)))
      requests.push(ask("selectionRange", { textDocument, positions: [position] }))
    }
    await Promise.all(requests)
  }

  for (const name of readdirSync(examples).filter(it => it.endsWith(".bpmn"))) {
    const source = readFileSync(new URL(name, examples), "utf8")

    it(`${name}, cut off anywhere`, async () => {
      for (let round = 0; round < 40; round++)
        await askEverything(source.slice(0, random(source.length)), 4)
    })

    it(`${name}, with a few characters gone, doubled or swapped`, async () => {
      for (let round = 0; round < 40; round++) {
        let broken = source
        for (let blow = 0; blow < 3; blow++) {
          const at = random(broken.length)
          const piece = broken.slice(at, at + random(20))
          const by = ["", piece + piece, "<", ">", '"', "&", "</", "<!--", "\0", "]]>"][random(10)]!
          broken = broken.slice(0, at) + by + broken.slice(at + piece.length)
        }
        await askEverything(broken, 4)
      }
    })
  }

  it("what is no BPMN at all", async () => {
    for (const source of [
      "",
      " ",
      "<",
      "</",
      "<>",
      "<a",
      '<a b="',
      "&",
      "\0\0\0",
      "\ud83d",
      "<!--",
      "<![CDATA[",
      "<?xml",
      "<!DOCTYPE a [<!ENTITY b '&c;'>]><a>&b;</a>",
      '{ "json": true }',
      "<definitions/>",
      "<process/>",
      "<task id='' name=''/>",
      "<sequenceFlow id='f' sourceRef='f' targetRef='f' default='f'/>",
      `<process id="p"><process id="p"><lane id="p"><flowNodeRef>p</flowNodeRef></lane></process>`,
      `<boundaryEvent id="b" attachedToRef="b"/><participant id="q" processRef="q"/>`,
    ])
      await askEverything(source, source.length)
  })
})

/** Whole numbers below a bound, the same for the same seed. */
function numbers(start: number): (below: number) => number {
  let state = start >>> 0
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
