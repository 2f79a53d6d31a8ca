/** What a person does in the workbench, by mouse and keyboard. */
import type { FrameLocator, Locator, Page } from "playwright-core"

/** Opens a file of the explorer for good, not as a preview. */
export async function openFile(page: Page, name: string): Promise<void> {
  const file = page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first()
  await file.dblclick()
  await page.locator(".tab.active", { hasText: name }).waitFor()
  await page.locator(".monaco-editor .view-lines").first().waitFor()
}

/** Runs a command by its name in the palette. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1")
  const input = page.locator(".quick-input-widget .quick-input-box input")
  await input.waitFor()
  await input.fill(`>${title}`)
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor()
  await page.keyboard.press("Enter")
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" })
}

/** Puts the cursor at the start of a line, counted from 1. */
export async function goToLine(page: Page, line: number): Promise<void> {
  await page.keyboard.press("Control+g")
  const input = page.locator(".quick-input-widget .quick-input-box input")
  await input.waitFor()
  await input.fill(`:${line}`)
  await page.keyboard.press("Enter")
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" })
}

/** The inside of the one webview that is shown. */
export function webview(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready").frameLocator("#active-frame")
}

/** Where the cursor is and how much is selected, as the status bar says: `Ln 13, Col 5 (4 selected)`. */
export function selection(page: Page): Locator {
  return page.locator("#status\\.editor\\.selection")
}
