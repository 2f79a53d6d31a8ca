import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { flowmeter, projectFolder } from "./harness/command-line.ts"

const pages = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "examples/README.md"]
const page = (path: string) => readFileSync(join(projectFolder, path), "utf8")

describe("what is written about Flowmeter", () => {
  it("shows what the demonstration prints", async () => {
    const printed = await Promise.all([
      flowmeter(["check", join(projectFolder, "examples")]),
      flowmeter(["simulate", join(projectFolder, "examples/order.bpmn")], { columns: 120 }),
    ])
    const out = spaced(printed.map(it => it.out.replaceAll(projectFolder, "")).join(" "))
    const blocks = [...page("README.md").matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(
      ([, language, body]) => (language === "" ? [body!] : []),
    )
    assert.equal(blocks.length, 2)
    for (const block of blocks)
      for (const line of block.split("\n").filter(it => it !== "…"))
        assert.ok(out.includes(spaced(line)), `nothing prints “${line}”`)
  })

  it("names settings that there are, and all of them", () => {
    const { contributes } = JSON.parse(page("package.json"))
    const settings = Object.keys(contributes.configuration.properties)
    const [table = ""] = /^\| setting[\s\S]*?\n\n/m.exec(page("README.md")) ?? []
    for (const setting of settings)
      assert.ok(table.includes(`.${setting.split(".").at(-1)}`), `README does not say ${setting}`)
    for (const [, named] of table.matchAll(/`(flowmeter\.[\w.]+)`/g))
      assert.ok(settings.includes(named!), `there is no setting ${named}`)
  })

  it("names scripts that there are", () => {
    const { scripts } = JSON.parse(page("package.json"))
    for (const path of pages)
      for (const [, named] of page(path).matchAll(/\bnpm run ([\w-]+)/g))
        assert.ok(Object.hasOwn(scripts, named!), `${path}: there is no script ${named}`)
  })

  it("links to files that there are", () => {
    for (const path of pages)
      for (const [, link] of page(path).matchAll(/(?<!!)\[[^\]]*\]\((?!https?:)([^)#]+)\)/g))
        assert.ok(
          existsSync(join(projectFolder, dirname(path), link!)),
          `${path}: there is no ${link}`,
        )
  })
})

function spaced(text: string): string {
  return text.replace(/\s+/g, " ")
}
