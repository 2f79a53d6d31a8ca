/** The results page by itself, in a browser: what it shows for what it is sent. */
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type Browser, chromium, type Page } from "playwright-core"
import { page as document } from "../../client/panel/page.ts"
import type { FromPage, Run, ToPage } from "../../client/webview/messages.ts"
import { installBrowser } from "./host/browser.ts"
import { root } from "./host/install.ts"
import { element, report, summary } from "./report.ts"

const origin = "http://results.test"
const order = readFileSync(join(root, "test/editor/workspace/order.bpmn"), "utf8")
const done: Run = { state: "done", report, caches: [], outdated: false }

/** What the page sent since it was opened. */
type Sent = Promise<FromPage[]>

let browser: Browser
let page: Page
let sent: () => Sent

before(async () => {
  const bundle = join(root, "dist/webview/results.js")
  assert.ok(existsSync(bundle), "the page is built: npm run build")
  const { path, env } = installBrowser()
  const args = ["--no-sandbox", "--disable-gpu"]
  browser = await chromium.launch({
    executablePath: path,
    env: { ...process.env, ...env } as Record<string, string>,
    args,
  })
})

after(() => browser?.close())

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 800, height: 900 } })
  await page.route(`${origin}/**`, route => {
    const name = new URL(route.request().url()).pathname.slice(1)
    const contentType = name.endsWith("js") ? "text/javascript" : "text/css"
    if (name !== "") {
      return route.fulfill({ path: join(root, "dist/webview", name), contentType })
    }
    const parts = { script: "/results.js", style: "/results.css", nonce: "abc" }
    return route.fulfill({ body: document(parts), contentType: "text/html" })
  })
  await page.addInitScript(() => {
    const messages: unknown[] = []
    let state: unknown
    Object.assign(globalThis, {
      sent: messages,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => messages.push(message),
        getState: () => state,
        setState: (next: unknown) => {
          state = next
        },
      }),
    })
  })
  sent = () => page.evaluate(() => (globalThis as unknown as { sent: FromPage[] }).sent)
  await page.goto(`${origin}/`)
})

afterEach(async () => {
  const failures = (await sent()).filter(({ type }) => type === "failure")
  await page.close()
  assert.deepEqual(failures, [], "the page reports no failure, and its security policy no breach")
})

async function post(...messages: (ToPage | unknown)[]): Promise<void> {
  for (const message of messages) {
    await page.evaluate(data => window.postMessage(data), message)
  }
}

const draw = (xml: string): ToPage => ({
  type: "document",
  file: "order.bpmn",
  xml,
  tooLarge: false,
})
const show = (run: Run): ToPage => ({ type: "run", run })

/** The cells of a table row of the section, as text. */
const row = async (section: string, name: string) =>
  page.locator(`#${section} tr`, { hasText: name }).first().locator("th, td").allInnerTexts()

describe("results page", () => {
  it("says that it listens before it is sent anything", async () => {
    assert.deepEqual(await sent(), [{ type: "ready" }])
  })

  it("shows the figures of the report", async () => {
    await post(draw(order), show(done))
    await page.locator("#elements").waitFor()
    assert.equal(await page.locator("h1").innerText(), "Order handling")
    assert.match(await page.locator(".state").innerText(), /1,000 instances · seed 42 · 7\.18 d/)
    assert.match(await page.locator("#figures").innerText(), /982\s*of 1,000 started/)
    assert.deepEqual((await row("cycle-time", "Duration")).slice(1, 7), [
      "55.5 s",
      "1.54 h",
      "1.08 h",
      "4.63 h",
      "7.09 h",
      "10.8 h",
    ])
    assert.deepEqual(await row("lifecycle", "failed"), ["failed", "12", "1.2 %"])
    assert.deepEqual((await row("resources", "clerks")).slice(0, 3), ["clerks", "2", "94 %"])
    assert.match(await page.locator("#alerts").innerText(), /clerks work 94 %/)
    assert.match(await page.locator("#alerts").innerText(), /bottleneck\s*instances wait/i)
    assert.match(await page.locator("#grounds").innerText(), /drivers[\s\S]*takes 70 min/)
  })

  it("sorts the table by a press on a heading, and back by a second", async () => {
    await post(show(done))
    const first = () => page.locator(".elements tbody th button").first().innerText()
    assert.equal(await first(), "Review order")
    await page.locator('[data-sort="cost"]').click()
    assert.equal(await first(), "Order from supplier")
    assert.equal(await page.locator("th[aria-sort=descending]").innerText(), "Cost")
    await page.keyboard.press("Enter")
    assert.equal(await page.locator("th[aria-sort=ascending]").count(), 1)
    assert.notEqual(await first(), "Order from supplier")
  })

  it("colours the diagram by the chosen measure", async () => {
    await post(draw(order), show(done))
    await page.locator(".djs-container .heat").first().waitFor()
    const texts = () => page.locator(".djs-container .badge-heat text").allTextContents()
    assert.deepEqual((await texts()).sort(), ["1.67 min", "15 min", "48.3 min", "7 min"])
    await page.locator("#measure").selectOption("visits")
    assert.ok((await texts()).includes("988"))
    assert.ok((await page.locator(".badge-flow text").allTextContents()).includes("300"))
    assert.match(await page.locator(".legend").innerText(), /0\s*1,000/)
    await page.locator("#measure").selectOption("cost")
    assert.ok((await texts()).includes("15,241"))
    assert.equal(await page.locator(".badge-flow").count(), 0)
  })

  it("tells which element was pressed: in the table, by keyboard, in the diagram", async () => {
    await post(draw(order), show(done))
    await page.locator('tr[data-element="ship"] td').first().click()
    await page.locator('tr[data-element="pack"] button').focus()
    await page.keyboard.press("Enter")
    await page.locator('.djs-element[data-element-id="reorder"]').click()
    const elements = (await sent()).flatMap(it => (it.type === "reveal" ? [it.element] : []))
    assert.deepEqual(elements, ["ship", "pack", "reorder"])
  })

  it("marks the element under the cursor of the text", async () => {
    await post(draw(order), show(done))
    await page.locator('[data-element-id="ship"]').first().waitFor()
    await post({ type: "select", element: "ship" })
    await page.locator('tr.selected[data-element="ship"]').waitFor()
    await page.locator('[data-marked="ship"]').waitFor()
    await post({ type: "select", element: null })
    await page.locator("tr.selected").waitFor({ state: "detached" })
  })

  it("keeps the last figures while the next run goes on, and can cancel it", async () => {
    await post(show(done), show({ state: "running", message: "500 of 1000", percent: 50 }))
    assert.match(await page.locator(".state").innerText(), /500 of 1000/)
    assert.equal(await page.locator("#elements").count(), 1)
    await page.getByRole("button", { name: "Cancel" }).click()
    assert.deepEqual((await sent()).at(-1), { type: "cancel" })
  })

  it("offers a simulation when there is none", async () => {
    await post(show({ state: "none" }))
    await page.getByRole("button", { name: "Simulate" }).click()
    assert.deepEqual((await sent()).at(-1), { type: "simulate" })
  })

  it("says why there are no figures", async () => {
    await post(show({ state: "failed", problem: "There is no process in this file." }))
    assert.match(await page.locator("header").innerText(), /There is no process in this file\./)
    assert.equal(await page.locator("#elements").count(), 0)
  })

  it("says so when the text has changed since", async () => {
    await post(show({ ...done, outdated: true }))
    assert.match(await page.locator(".state").innerText(), /The text has changed/)
  })

  for (const [what, xml, sentence] of [
    [
      "without a diagram",
      order.replace(/<bpmndi:BPMNDiagram[\s\S]*BPMNDiagram>/, ""),
      /no diagram/,
    ],
    ["that is broken", order.slice(0, 900), /broken/],
    ["that is empty", "", /broken|no diagram/],
  ] as const) {
    it(`says a sentence instead of an empty canvas for a file ${what}`, async () => {
      await post(draw(xml))
      await page.locator("#diagram p", { hasText: sentence }).waitFor()
      assert.equal(await page.locator(".canvas").isVisible(), false)
      await post(draw(order))
      await page.locator('[data-element-id="ship"]').first().waitFor()
      assert.equal(await page.locator(".canvas").isVisible(), true)
    })
  }

  it("shows names as text, whatever they say", async () => {
    const name = `<img src=x onerror="sent.push('run')"><b>bold</b>`
    const hostile = { ...report, processName: name, elements: [element("a", { name })] }
    const xml = order.replace("Ship parcel", name.replaceAll("<", "&lt;").replaceAll('"', "&quot;"))
    await post(draw(xml), show({ ...done, report: hostile }))
    await page.locator('[data-element-id="ship"]').first().waitFor()
    assert.equal(await page.locator("h1").innerText(), name)
    assert.equal(await page.locator("#page img, #page b").count(), 0)
  })

  it("drops what is no message and says so", async () => {
    await post({ type: "run", run: { state: "done" } }, 5, null)
    await page.waitForFunction(
      () => (globalThis as unknown as { sent: unknown[] }).sent.length === 4,
    )
    const all = await sent()
    assert.ok(all.slice(1).every(({ type }) => type === "failure"))
    // They were meant to be; the check after each test wants none.
    await page.evaluate(() => (globalThis as unknown as { sent: unknown[] }).sent.splice(1))
  })

  it("shows a report of zeros without NaN", async () => {
    const zero = { ...summary(0), count: 0 }
    const nothing = { started: 0, completed: 0, failed: 0, cancelled: 0, waiting: 0 }
    const times = { duration: zero, waiting: zero, processing: zero }
    const empty = {
      ...report,
      ...times,
      instances: nothing,
      elements: [],
      resources: [],
      flows: [],
    }
    const rest = { alerts: [], problems: [], assumptions: [], cost: 0, throughputPerHour: 0 }
    const { bottleneck: _, ...bare } = { ...empty, ...rest }
    await post(draw(order), show({ ...done, report: bare }))
    assert.doesNotMatch(await page.locator("main").innerText(), /NaN|Infinity|undefined/)
  })

  it("stays quick with five thousand elements", async () => {
    const elements = Array.from({ length: 5000 }, (_, at) =>
      element(`e${at}`, { waiting: summary(at), entered: at }),
    )
    const rows = page.locator("#elements tbody tr")
    const start = performance.now()
    await post(show({ ...done, report: { ...report, elements } }))
    assert.equal(await rows.count(), 300)
    await page.getByRole("button", { name: "Show 300 of 4,700 more" }).click()
    assert.equal(await rows.count(), 600)
    const seconds = (performance.now() - start) / 1000
    assert.ok(seconds < 10, `${seconds} s`)
  })
})
