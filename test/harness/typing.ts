import type { Change } from "../../server/text/index.ts"

/** What authors type and paste, and what turns the meaning of everything around it. */
const pieces = [
  ...["<", ">", "/", "/>", "</", '"', "'", "=", "&", ";", " ", "\n", "\r", "\r\n", "\t", "-", "x"],
  ...[
    "<!--",
    "-->",
    "<!-- a -->",
    "--",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<!DOCTYPE a [",
    "]>",
    "!",
  ],
  ...["<task>", "</task>", "<task/>", '<task id="a">', "<a><b>", "</b></a>", "</a>", "<b", "</"],
  ...["é", "€", "😀", "\ud83d", "\udc00", "xmlns:p='u'", "id", "<!DOCTYPE a>", "<?p ?>", "]", "["],
]

/**
 * A change somewhere in a text: mostly a key or a piece typed, or a few characters deleted; now and
 * then a long stretch cut, moved or doubled.
 *
 * @param draw numbers in [0, 1)
 */
export function randomChange(text: string, draw: () => number): Change {
  const below = (limit: number) => Math.floor(draw() * limit)
  const kind = draw()
  const start = below(text.length + 1)
  if (kind < 0.45) return { range: { start, end: start }, text: pieces[below(pieces.length)]! }
  if (kind < 0.75) return deletion(start, start + 1 + below(4), text)
  if (kind < 0.85) {
    const end = Math.min(text.length, start + below(20))
    return { range: { start, end }, text: pieces[below(pieces.length)]! }
  }
  if (kind < 0.93) {
    // At a tag, where most of what people do is done.
    const at = Math.max(0, text.indexOf("<", start))
    const width = below(3)
    return { range: { start: at, end: Math.min(text.length, at + width) }, text: "" }
  }
  if (kind < 0.96) return deletion(start, start + below(Math.min(text.length, 3000)), text)
  const from = below(text.length)
  return { range: { start, end: start }, text: text.slice(from, from + below(3000)) }
}

function deletion(start: number, end: number, text: string): Change {
  return { range: { start, end: Math.min(end, text.length) }, text: "" }
}
