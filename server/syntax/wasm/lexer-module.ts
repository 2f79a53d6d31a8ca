import { binary } from "./binary.ts"

/** What `lexer.as.ts` exports; there is told what each is. A place counts bytes in the memory. */
export interface LexerModule {
  readonly memory: WebAssembly.Memory
  readonly windowUnits: Constant
  readonly nameLimit: Constant
  readonly textAt: Constant
  readonly lexemesAt: Constant
  readonly firstsAt: Constant

  readonly windowRead: Constant
  readonly lexemesFull: Constant
  readonly namesFull: Constant
  readonly beyondWindow: Constant

  readonly lexemeCount: Constant
  readonly firstCount: Constant
  readonly isDoctypeAllowed: Variable
  readonly isCdataEndless: Variable
  readonly isInstructionEndless: Variable

  begin(): void
  forgetNames(): void
  openWindow(bytes: number, offset: number): void
  read(): number
  toUnits(): void
}

interface Constant {
  readonly value: number
}

interface Variable {
  value: number
}

let known: LexerModule | "none" | undefined

/** The module, always the same one; undefined where there is no WebAssembly with SIMD. */
export function lexerModule(): LexerModule | undefined {
  known ??= instance() ?? "none"
  return known === "none" ? undefined : known
}

function instance(): LexerModule | undefined {
  try {
    const bytes = Uint8Array.from(atob(binary), character => character.charCodeAt(0))
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
    return exports as unknown as LexerModule
  } catch {
    // No WebAssembly, none with SIMD, or a host that forbids it: the reference reads everything.
    return undefined
  }
}
