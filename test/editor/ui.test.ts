/**
 * A person's way through the product, in the served VS Code: open, see what is wrong, simulate,
 * read, click. Leaves pictures in .cache/screenshots, or where FLOWMETER_SCREENSHOTS says.
 */
import assert from "node:assert/strict"
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { FrameLocator, Page } from "playwright-core"
import { type Host, openHost } from "./host/host.ts"
import { root } from "./host/install.ts"
import {
  chooseTheme,
  clickLens,
  closeAllFiles,
  goTo,
  openFile,
  selection,
  webview,
} from "./host/workbench.ts"

const folder = join(root, "examples")
const file = "order.bpmn"
const text = readFileSync(join(folder, file), "utf8")
const pictures = process.env.FLOWMETER_SCREENSHOTS ?? join(root, ".cache", "screenshots")

let host: Host
let page: Page
const errors: string[] = []

before(async function () {
  this.timeout(180_000)
  mkdirSync(pictures, { recursive: true })
  const settings = {
    "editor.minimap.enabled": false,
    "workbench.colorTheme": "Default Dark Modern",
    "window.commandCenter": false,
    "workbench.layoutControl.enabled": false,
    "explorer.openEditors.visible": 0,
  }
  host = await openHost({ folder, settings, viewport: { width: 1600, height: 1000 } })
  page = host.page
  page.on("pageerror", ({ message }) => errors.push(message))
})

after(() => host?.close())

afterEach(async function () {
  if (this.currentTest?.state === "failed") await picture("failed")
})

const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) })

/** The number, 0-based, of the line of the example where `part` stands. */
const lineOf = (part: string) => text.slice(0, text.indexOf(part)).split("\n").length

describe("a person", function () {
  // Each step begins where the one before it ended.
  this.bail(true)

  it("opens a broken example and sees every mistake in Problems", async () => {
    await openFile(page, "broken-order.bpmn")
    await page.keyboard.press("Control+Shift+m")
    const problems = page.locator(".markers-panel .monaco-list-row")
    await problems.filter({ hasText: "dangling-reference" }).first().waitFor()
    const problem = problems.filter({ hasText: "“servicTask”" })
    await picture("editor")
    // At its message; the name of the rule behind it is a link.
    await problem.dblclick({ position: { x: 100, y: 10 } })
    await selection(page).filter({ hasText: "(15 selected)" }).waitFor()
    await problem.locator("a.monaco-link").click()
    await page.locator('.tab.active[data-resource-name="unknown-element.md"]').waitFor()
    await closeAllFiles(page)
    await problem.waitFor({ state: "detached" })
    await page.keyboard.press("Control+j")
  })

  it("opens the example and finds nothing wrong", async () => {
    await openFile(page, file)
    await page.locator("#status\\.editor\\.mode", { hasText: "BPMN" }).waitFor()
    await page.locator(".statusbar-item", { hasText: "BPMN" }).first().waitFor()
    assert.equal(await page.locator(".squiggly-error").count(), 0)
  })

  it("sees a mistake while typing it, in the text and in Problems", async () => {
    await goTo(page, lineOf('id="toReview"'))
    await page.keyboard.press("Control+Shift+m")
    await page.locator(".markers-panel").waitFor()
    await replaceInEditor('targetRef="reviewOrder"', 'targetRef="reviewOrdr"')
    await page.locator(".squiggly-error").first().waitFor()
    const problem = page.locator(".markers-panel .monaco-list-row", { hasText: "reviewOrdr" })
    await problem.first().waitFor()
    await problem.first().dblclick()
    await selection(page)
      .filter({ hasText: `Ln ${lineOf('id="toReview"')},` })
      .waitFor()
    await page.keyboard.press("Control+z")
    await problem.first().waitFor({ state: "detached" })
    await page.keyboard.press("Control+j")
    // Room for text and figures side by side.
    await page.keyboard.press("Control+b")
  })

  it("simulates by a click above the process and reads the figures", async () => {
    await goTo(page, lineOf("<bpmn:process"))
    await clickLens(page, "Simulate", page.locator(".tab", { hasText: "Flowmeter:" }))
    const results = webview(page)
    await results.locator("#elements tbody tr").first().waitFor()
    const figures = await read(results)
    const { started, entered } = figures
    // What the scenario beside the example says.
    assert.equal(started, 4000)
    assert.equal(figures.ends, started)
    assert.equal(entered.orderReceived, started)
    // Back to the review goes who has given the details.
    assert.equal(entered.reviewOrder, started + (entered.detailsReceived ?? 0))
    assert.equal(entered.isComplete, entered.reviewOrder)
    assert.ok(figures.p50 <= figures.p95 && figures.p95 <= figures.p99, "percentiles rise")
    await results.locator(".djs-container .badge-heat").first().waitFor()
    await page.locator(".statusbar-item", { hasText: /p95 \d/ }).waitFor()
  })

  it("clicks a row, and the element is selected in the text", async () => {
    await webview(page).locator('tr[data-element="approveOrder"] button').click()
    const { length } = "approveOrder"
    const line = lineOf('<bpmn:userTask id="approveOrder"')
    await selection(page)
      .filter({ hasText: new RegExp(`Ln ${line}, .*\\(${length} selected\\)`) })
      .waitFor()
  })

  it("clicks a shape of the diagram, and the element is selected in the text", async () => {
    await webview(page).locator('.djs-element[data-element-id="checkCredit"]').first().click()
    await selection(page)
      .filter({ hasText: `Ln ${lineOf('id="checkCredit"')},` })
      .waitFor()
    await page.locator(".monaco-editor.focused").first().waitFor()
  })

  it("moves the cursor, and the element is marked in table and diagram", async () => {
    await goTo(page, lineOf('id="rejectOrder"'), 10)
    await webview(page).locator('tr.selected[data-element="rejectOrder"]').waitFor()
    await webview(page).locator('[data-marked="rejectOrder"]').waitFor()
  })

  it("edits, and is told that the figures are of another text", async () => {
    await replaceInEditor('name="Explain rejection"', 'name="Refuse politely"')
    await webview(page).locator(".outdated").waitFor()
    await webview(page)
      .locator('[data-element-id="rejectOrder"]', { hasText: "Refuse politely" })
      .waitFor()
    await page.keyboard.press("Control+z")
    await goTo(page, lineOf('id="approveOrder"'), 10)
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowRight")
    await webview(page).getByRole("button", { name: "Simulate Again" }).click()
    await webview(page).locator(".outdated").waitFor({ state: "detached" })
  })

  for (const { theme, kind, name } of [
    { theme: "Dark Modern", kind: "vscode-dark", name: "results" },
    { theme: "Light Modern", kind: "vscode-light", name: "results-light" },
    { theme: "Dark High Contrast", kind: "vscode-high-contrast", name: "results-contrast" },
    {
      theme: "Light High Contrast",
      kind: "vscode-high-contrast-light",
      name: "results-contrast-light",
    },
  ]) {
    it(`reads the results in ${theme}`, async () => {
      await chooseTheme(page, theme)
      const results = webview(page)
      await results.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor()
      await results.locator("body").evaluate(() => scrollTo(0, 0))
      await picture(name)
      for (const part of ["diagram", "elements", "cycle-time"]) {
        await results.locator(`#${part}`).evaluate(it => it.scrollIntoView())
        await picture(`${name}-${part}`)
      }
      await results.locator("body").evaluate(() => scrollTo(0, 0))
      const colours = await results.locator("body").evaluate(colourPairs)
      const isLight = luminance(colours.page) > 0.5
      assert.equal(isLight, kind.endsWith("light"))
      for (const { what, front, back } of colours.pairs) {
        const ratio = contrast(front, back)
        const said = `${what}: ${front} on ${back} has a contrast of ${ratio.toFixed(1)}`
        assert.ok(ratio >= 4.5, said)
      }
    })
  }

  it("saw no error of the page", () => assert.deepEqual(errors, []))
})

/** Replaces by the find widget of the editor, as a person would. */
async function replaceInEditor(from: string, to: string): Promise<void> {
  await page.locator(".editor-instance .view-lines").first().click()
  await page.keyboard.press("Control+h")
  await page.locator(".find-widget .find-part textarea").fill(from)
  await page.locator(".find-widget .replace-part textarea").fill(to)
  await page.locator(".find-widget .codicon-find-replace-all").click()
  await page.locator(".find-widget .codicon-widget-close").click()
}

interface Figures {
  readonly started: number
  /** Completed, failed, cancelled and waiting together. */
  readonly ends: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly entered: Readonly<Record<string, number>>
}

/** The figures of the page, as a reader sees them. */
async function read(results: FrameLocator): Promise<Figures> {
  const count = (cell: string) => Number(cell.replaceAll(",", ""))
  const states = await results.locator("#lifecycle tbody td:nth-child(2)").allInnerTexts()
  const [started = Number.NaN, ...ends] = states.map(count)
  const rows = await results
    .locator("#elements tbody tr")
    .evaluateAll(all =>
      all.map(row => [
        row.getAttribute("data-element"),
        row.querySelector('[data-column="entered"]')?.textContent,
      ]),
    )
  const [, , , p50 = "", p95 = "", p99 = ""] = await results
    .locator("#cycle-time tbody tr")
    .first()
    .locator("th, td")
    .allInnerTexts()
  return {
    started,
    ends: ends.reduce((sum, it) => sum + it, 0),
    p50: seconds(p50),
    p95: seconds(p95),
    p99: seconds(p99),
    entered: Object.fromEntries(rows.map(([id, entered]) => [id, count(entered ?? "")])),
  }
}

function seconds(said: string): number {
  const [value = "", unit = "s"] = said.split(" ")
  const units: Record<string, number> = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 }
  return Number(value.replaceAll(",", "")) * (units[unit] ?? Number.NaN)
}

/** Runs in the page: text colours with the ground they stand on. */
function colourPairs(body: Element) {
  const ground = (start: Element): string => {
    for (let at: Element | null = start; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if (!/^rgba\(.*, 0\)$|transparent/.test(backgroundColor)) return backgroundColor
    }
    return "rgb(255, 255, 255)"
  }
  const pairs = [
    "h1",
    "h2",
    ".state",
    "dd strong",
    "dt",
    "caption",
    "td",
    "button.link",
    ".primary",
    "select",
  ]
    .map(what => ({ what, found: body.querySelector(what) }))
    .flatMap(({ what, found }) =>
      found ? [{ what, front: getComputedStyle(found).color, back: ground(found) }] : [],
    )
  return { page: ground(body), pairs }
}

/** Relative luminance of a colour as the browser writes it. WCAG 2.2, 1.4.3. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(it => {
    const share = Number(it) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}
