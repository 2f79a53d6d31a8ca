/** Draws icon.svg into icon.png, which the Marketplace wants: node media/icon.mjs */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { chromium } from "playwright-core"
import { installBrowser } from "../test/editor/host/browser.ts"

const side = 256
const here = name => fileURLToPath(new URL(name, import.meta.url))
const { path, env } = installBrowser()
const browser = await chromium.launch({
  executablePath: path,
  env: { ...process.env, ...env },
  args: ["--no-sandbox"],
})
const page = await browser.newPage({ viewport: { width: side, height: side } })
const drawing = readFileSync(here("icon.svg"), "utf8")
await page.setContent(`<style>*{margin:0}svg{display:block;width:${side}px}</style>${drawing}`)
await page.screenshot({ path: here("icon.png"), omitBackground: true })
await browser.close()
