/** How texts are made to stand out; without colours each gives back what it is given. */
export interface Ink {
  error(text: string): string
  warning(text: string): string
  info(text: string): string
  good(text: string): string
  strong(text: string): string
  faint(text: string): string
}

export function inkFor(hasColour: boolean): Ink {
  const paint = (open: number, close: number) => (text: string) =>
    hasColour && text !== "" ? `\x1b[${open}m${text}\x1b[${close}m` : text
  return {
    error: paint(31, 39),
    warning: paint(33, 39),
    info: paint(36, 39),
    good: paint(32, 39),
    strong: paint(1, 22),
    faint: paint(2, 22),
  }
}

/**
 * A text from a file as it may be printed: characters that would steer the terminal or turn the
 * direction of what follows are replaced, so that a file cannot forge what is shown of it.
 */
export function printable(text: string): string {
  return text.replace(steering, it => (/\s/.test(it) ? " " : "�"))
}

const steering =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is sought
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** How many columns of a terminal a text takes. Unicode Standard Annex #11. */
export function widthOf(text: string): number {
  let columns = 0
  for (const character of text) {
    if (/\p{Mark}|\u200b|\u200d|\ufe0f/u.test(character)) continue
    columns += wide.test(character) ? 2 : 1
  }
  return columns
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
