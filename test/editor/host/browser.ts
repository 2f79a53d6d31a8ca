/**
 * The browser that shows the served VS Code: CHROMIUM_PATH, one of the system, or the one inside
 * the npm package @sparticuz/chromium, unpacked once (with its NSS libraries where there are none).
 */
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { brotliDecompressSync } from "node:zlib"
import { cache, npm, Unavailable } from "./install.ts"

const version = "147.0.0"

const places = [
  "/usr/lib/chromium/chromium",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
]

export interface Browser {
  readonly path: string
  /** What its process needs to find beside ours. */
  readonly env: Readonly<Record<string, string>>
}

/** @throws Unavailable when there is none and none can be had. */
export function installBrowser(): Browser {
  const found = [process.env.CHROMIUM_PATH, ...places].find(path => path && existsSync(path))
  if (found) return { path: found, env: {} }
  const folder = join(cache, `chromium-${version}`)
  const path = join(folder, "chromium")
  try {
    const main = packaged(folder)
    if (!existsSync(path)) unpack(main, folder)
    return { path, env: { FONTCONFIG_FILE: fonts(folder), ...libraries(main, folder) } }
  } catch (error) {
    throw new Unavailable(
      `No Chromium to show VS Code: set CHROMIUM_PATH, or install the package chromium (${error}).`,
    )
  }
}

function packaged(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const own = join(folder, "package.json")
  if (!existsSync(own)) {
    writeFileSync(own, '{ "private": true }\n')
    npm(folder, "install", "--ignore-scripts", `@sparticuz/chromium@${version}`)
  }
  return createRequire(own).resolve("@sparticuz/chromium")
}

function unpack(main: string, folder: string): void {
  const script = `import chromium from ${JSON.stringify(main)}; await chromium.executablePath();`
  const env = { ...process.env, TMPDIR: folder }
  execFileSync(process.execPath, ["--input-type=module", "-e", script], { env, stdio: "ignore" })
}

/** Fonts of the system and the one of the package, whose own list looks for it elsewhere. */
function fonts(folder: string): string {
  const list = join(folder, "fonts.conf")
  const lines = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    "<fontconfig>",
    '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
    `<dir>${join(folder, "fonts")}</dir>`,
    `<cachedir>${join(folder, "fonts-cache")}</cachedir>`,
    "</fontconfig>",
  ]
  writeFileSync(list, lines.join("\n"))
  return list
}

/** Where the system lacks what Chromium is linked against, the package brings it. */
function libraries(main: string, folder: string): Record<string, string> {
  const path = join(folder, "chromium")
  if (!/not found/.test(execFileSync("ldd", [path], { encoding: "utf8" }))) return {}
  const lib = join(folder, "lib")
  if (!existsSync(lib)) {
    let above = dirname(main)
    while (!existsSync(join(above, "bin/al2023.tar.br"))) above = dirname(above)
    const archive = join(folder, "al2023.tar")
    const packed = readFileSync(join(above, "bin/al2023.tar.br"))
    writeFileSync(archive, brotliDecompressSync(packed))
    execFileSync("tar", ["xf", archive, "-C", folder])
  }
  return { LD_LIBRARY_PATH: lib }
}
