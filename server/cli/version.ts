import { readFile } from "node:fs/promises"

/**
 * The version of Flowmeter. package.json stands one folder above the bundle, and two above this
 * file while nothing is bundled.
 */
export async function version(): Promise<string> {
  for (const path of ["../package.json", "../../package.json"]) {
    const found = await read(new URL(path, import.meta.url))
    if (found !== undefined) return found
  }
  return "0.0.0"
}

async function read(url: URL): Promise<string | undefined> {
  try {
    const { name, version } = JSON.parse(await readFile(url, "utf8"))
    return name === "flowmeter" && typeof version === "string" ? version : undefined
  } catch {
    // Nothing is here, or it belongs to somebody else: look at the next place.
    return undefined
  }
}
