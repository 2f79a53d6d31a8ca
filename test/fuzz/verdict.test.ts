/** After a few changes a text is well-formed for us exactly when it is for saxes, a strict one. */
import assert from "node:assert/strict"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { lots } from "../harness/lots.ts"
import { readBySaxes, verdictOf } from "../harness/readers.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const rounds = isLong ? 300_000 : 15_000

/** Well-formed, and short: most changes hit something that matters. */
const sources = [
  `<?xml version="1.0" encoding="UTF-8"?>\n<d:a xmlns:d="u" x="1"><b y='2'>t&amp;&#65;<!-- c --></b><![CDATA[ z ]]><c/></d:a>\n`,
  '<a xmlns="u"><b c="d" e="f">text</b>\n<?pi data?><g/></a>',
  '<a b="&lt;"><c></c><d/>é🚚</a>',
  "<a><b>x</b ></a >\n<!-- end -->",
  '<?xml version="1.0"?><a/>',
  '<n:a xmlns:n="u" n:b="c"><n:d xmlns:n="v"/></n:a>',
]

const pieces = [
  ...["<", ">", "/>", "</", "/", "<!--", "-->", "--", "-", "<![CDATA[", "]]>", "]]", "<?", "?>"],
  ...["<a>", "</a>", "<b/>", "&", ";", "&#", "&#0;", "&#x41;", "&#xD800;", "&amp;", "&x;", "="],
  ...['"', "'", " ", "\n", "\t", "\r", "x", "1", ".", ":", "!", "?", "[", "]", "$", "@", "<!"],
  ...["d:", "xml", "xml:", "XML", "xmlns", "xmlns:d", "<?xml ?>", "version", "encoding"],
  ...["standalone='yes'", " x='1'", "xmlns:d=''", "xmlns:xml='u'", "xmlns:xmlns='u'"],
  ...["xmlns='http://www.w3.org/2000/xmlns/'", "xmlns:e='http://www.w3.org/XML/1998/namespace'"],
  ...[" d:x='1' e:x='2' xmlns:e='u'", "é", "🚚", "\u00a0", "\u00d7", "\u0300", "\u037e", "\u0085"],
  ...["\u2028", "\ufeff", "\ufffe", "\u0000"],
]

/** Where saxes is wrong or reads another XML, and the rule that says so. */
const beyondSaxes: readonly { readonly pattern: RegExp; readonly because: string }[] = [
  { pattern: /<\?[^ \t\r\n?]*\?(?!>)/, because: "production 17: it takes “?” in a target" },
  {
    pattern: /:(?:[-.\d\u00b7]|[\u0300-\u036f])/,
    because: "Namespaces, production 4: its local names begin with anything",
  },
  {
    pattern: /version\s*=\s*["']1\.(?!0["'])/,
    because: "it reads XML 1.1 where a file asks for it",
  },
  {
    pattern: /xmlns[^<>=]*=\s*["']\s/,
    because: "§3.3.3: it takes white space from the ends of a namespace",
  },
  { pattern: /^\ufeff/, because: "it takes a byte order mark out of the text" },
]

describe("texts after a few changes", function () {
  this.timeout(isLong ? 3_600_000 : 120_000)

  it(`are well-formed when saxes says so: ${rounds} of them, seed ${seed}`, () => {
    const counts = { compared: 0, "well-formed": 0 }
    const differences: string[] = []
    for (let round = 0; round < rounds; round++) {
      const text = changed(lots(seed * 1_000_003 + round))
      if (beyondSaxes.some(it => it.pattern.test(text))) continue
      const ours = verdictOf(SyntaxTree.read(text))
      const theirs = readBySaxes(text)
      const [said, meant] = [ours.xml ?? ours.namespaces, theirs.xml ?? theirs.namespaces]
      counts.compared++
      if (meant === undefined) counts["well-formed"]++
      if ((said === undefined) !== (meant === undefined))
        differences.push(`round ${round}: ${JSON.stringify(text)}: ours ${said}; theirs ${meant}`)
    }
    console.log(`      ${counts.compared} compared, ${counts["well-formed"]} well-formed`)
    assert.deepEqual(differences, [])
    assert.ok(rounds / 20 < counts["well-formed"] && counts["well-formed"] < counts.compared / 2)
  })
})

function changed(draw: () => number): string {
  const below = (limit: number) => Math.floor(draw() * limit)
  let text = sources[below(sources.length)]!
  for (let change = below(3); 0 <= change; change--) {
    const at = below(text.length + 1)
    const removed = draw() < 0.5 ? below(4) : 0
    const inserted = draw() < 0.8 ? pieces[below(pieces.length)]! : ""
    text = text.slice(0, at) + inserted + text.slice(at + removed)
  }
  return text.toWellFormed()
}
