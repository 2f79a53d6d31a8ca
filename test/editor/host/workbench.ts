/** What a person does in the workbench, by mouse and keyboard. */
import type { FrameLocator, Locator, Page } from "playwright-core"

/** Opens a file of the explorer for good, not as a preview. */
export async function openFile(page: Page, name: string): Promise<void> {
  const file = page.locator(".explorer-folders-view .label-name", { hasText: exactly(name) })
  await file.dblclick()
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor()
  await page.locator(".monaco-editor .view-lines").first().waitFor()
}

export async function closeAllFiles(page: Page): Promise<void> {
  await page.keyboard.press("Control+k")
  await page.keyboard.press("Control+w")
  await page.locator(".tab").first().waitFor({ state: "detached" })
}

/**
 * Puts the cursor at a place, counted from 1. Again, when the box stays open: a page that has taken
 * the focus back has no lines, so the editor gets it first.
 */
export async function goTo(page: Page, line: number, column = 1): Promise<void> {
  const { input, widget } = quickInput(page)
  for (let tries = 5; ; tries--) {
    await page.keyboard.press("Control+g")
    await input.fill(`:${line}:${column}`)
    // On the box itself: an editor that is shown late may have taken the focus.
    await input.press("Enter")
    try {
      return await widget.waitFor({ state: "hidden", timeout: 4_000 })
    } catch (error) {
      if (tries === 0) throw error
      await input.press("Escape")
      await page.keyboard.press("Control+1")
    }
  }
}

/**
 * Clicks the first lens of that title until `effect` is seen: the editor may draw its lenses anew
 * between press and release, and then hears no click.
 */
export async function clickLens(page: Page, title: string, effect: Locator): Promise<void> {
  const lens = page.locator(".codelens-decoration a", { hasText: title }).first()
  for (let tries = 5; ; tries--) {
    await lens.click()
    try {
      return await effect.first().waitFor({ timeout: 4_000 })
    } catch (error) {
      if (tries === 0) throw error
    }
  }
}

/** Chooses a colour theme by its name. */
export async function chooseTheme(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+k")
  await page.keyboard.press("Control+t")
  const { input, widget } = quickInput(page)
  await input.fill(name)
  await widget.locator(".monaco-list-row.focused", { hasText: name }).waitFor()
  await input.press("Enter")
  await widget.waitFor({ state: "hidden" })
}

function quickInput(page: Page): { readonly input: Locator; readonly widget: Locator } {
  const widget = page.locator(".quick-input-widget")
  return { widget, input: widget.locator(".quick-input-box input") }
}

/** The inside of the one webview that is shown. */
export function webview(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready").frameLocator("#active-frame")
}

/** Where the cursor is and how much is selected: `Ln 13, Col 5 (4 selected)`. */
export function selection(page: Page): Locator {
  return page.locator("#status\\.editor\\.selection")
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(".", "\\.")}$`)
}
