/** Shapes of text that break readers of XML, each at any size. */
export interface Shape {
  readonly name: string
  /** A size at which reading takes some ten milliseconds. */
  readonly size: number
  /** A size that somebody would attack with. */
  readonly largest: number
  text(size: number): string
  /** Whether there is nothing wrong with it but its size. */
  readonly isSound?: true
}

const open =
  '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">\n'
const close = "</definitions>\n"
const inProcess = (body: string) =>
  `${open}<process id="p" isExecutable="true">${body}</process>${close}`
const times = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join("")

/** All of these have the same length and the same hash, when a hash multiplies by 31 and adds. */
const colliding = (at: number) =>
  Array.from({ length: 20 }, (_, bit) => ((at >> bit) & 1 ? "BB" : "Aa")).join("")

/** @see RELIABILITY of XML readers: each of these stopped at least one of them */
export const shapes: readonly Shape[] = [
  {
    name: "nested elements, closed",
    size: 10_000,
    largest: 100_000,
    text: size => open + "<a>".repeat(size) + "</a>".repeat(size) + close,
  },
  {
    name: "nested elements, each with a namespace of its own",
    size: 3_000,
    largest: 100_000,
    text: size => times(size, at => `<a${at}:a xmlns:a${at}="u${at}">`),
  },
  {
    name: "nested elements, each with another default namespace",
    size: 3_000,
    largest: 100_000,
    text: size => times(size, at => `<a xmlns="u${at}">`) + "</a>".repeat(size),
  },
  {
    name: "names of far prefixes, nested",
    size: 2_000,
    largest: 100_000,
    text: size =>
      `<a ${times(size >> 2, at => `xmlns:n${at}="u" `)}>${times(
        size,
        at => `<n${at % (size >> 2)}:b>`,
      )}${times(size, at => `</n${(size - 1 - at) % (size >> 2)}:b>`)}</a>`,
  },
  {
    name: "names that a simple hash cannot tell apart",
    size: 2_000,
    largest: 200_000,
    text: size => times(size, at => `<${colliding(at)}/>`),
  },
  {
    name: "nested elements, never closed",
    size: 10_000,
    largest: 1_000_000,
    text: size => "<a>".repeat(size),
  },
  {
    name: "nested sub-processes",
    size: 2_000,
    largest: 100_000,
    text: size =>
      inProcess(times(size, at => `<subProcess id="s${at}">`) + "</subProcess>".repeat(size)),
  },
  {
    name: "nothing but “<”",
    size: 20_000,
    largest: 2_000_000,
    text: size => "<".repeat(size),
  },
  {
    name: "nothing but “&”",
    size: 20_000,
    largest: 2_000_000,
    text: size => `<a>${"&".repeat(size)}</a>`,
  },
  {
    name: "nothing but quotes in a tag",
    size: 20_000,
    largest: 200_000,
    text: size => `<a ${`="`.repeat(size)}`,
  },
  {
    name: "attributes without a value",
    size: 10_000,
    largest: 200_000,
    text: size => `<a ${"b ".repeat(size)}/>`,
  },
  {
    name: "values without quotes",
    size: 10_000,
    largest: 200_000,
    text: size => `<a ${"b=c ".repeat(size)}/>`,
  },
  {
    name: "quotes that never meet",
    size: 10_000,
    largest: 200_000,
    text: size => `<a ${`b="c `.repeat(size)}>${`<a b='c" `.repeat(size)}`,
  },
  {
    name: "attributes of one tag",
    size: 5_000,
    largest: 200_000,
    text: size => `<a ${times(size, at => `b${at}="v" `)}/>`,
  },
  {
    name: "the same attribute again and again",
    size: 5_000,
    largest: 200_000,
    text: size => `<process ${`id="v" `.repeat(size)}/>`,
  },
  {
    name: "namespace declarations on one tag",
    size: 5_000,
    largest: 100_000,
    text: size => `<a ${times(size, at => `xmlns:n${at}="u" `)}><n1:b n2:c=""/></a>`,
  },
  {
    name: "the same id again and again",
    size: 3_000,
    largest: 50_000,
    text: size => inProcess(`<task id="same"/>`.repeat(size)),
  },
  {
    name: "siblings, all well",
    size: 3_000,
    largest: 300_000,
    text: size => inProcess(times(size, at => `<task id="t${at}"/>\n`)),
  },
  {
    name: "one long attribute",
    size: 500_000,
    largest: 20_000_000,
    text: size => inProcess(`<task id="t" name="${"x".repeat(size)}"/>`),
  },
  {
    name: "one long name of a tag",
    size: 500_000,
    largest: 20_000_000,
    text: size => `<${"x".repeat(size)}>`,
  },
  {
    name: "one long line of tags",
    size: 3_000,
    largest: 500_000,
    text: size => inProcess(`<task id="t"/>`.repeat(size)),
  },
  {
    name: "white space in a tag",
    size: 500_000,
    largest: 10_000_000,
    text: size => `<a${" \n".repeat(size)}b${"\t".repeat(size)}="c"`,
  },
  {
    name: "line endings of all kinds",
    size: 300_000,
    largest: 5_000_000,
    text: size => inProcess("\r\n\r\r\n\n".repeat(size)),
  },
  {
    name: "numeric references",
    size: 20_000,
    largest: 1_000_000,
    text: size => inProcess(`<documentation>${"&#65;".repeat(size)}</documentation>`),
  },
  {
    name: "numeric references out of range",
    size: 20_000,
    largest: 1_000_000,
    text: size => `<a>${"&#x11FFFF;&#xD800;&#0;".repeat(size)}</a>`,
  },
  {
    name: "references to nothing",
    size: 20_000,
    largest: 1_000_000,
    text: size => `<a b="${"&x;".repeat(size)}">${"&y;".repeat(size)}</a>`,
  },
  {
    name: "entities in every attribute",
    size: 3_000,
    largest: 300_000,
    isSound: true,
    text: size => inProcess(times(size, at => `<task id="t${at}" name="&lt;&#65;&amp;"/>`)),
  },
  {
    name: "a billion laughs",
    size: 2_000,
    largest: 100_000,
    text: size => {
      const entities = times(size, at => `<!ENTITY l${at + 1} "&l${at};&l${at};">\n`)
      return `<!DOCTYPE a [<!ENTITY l0 "lol">${entities}]><a>&l${size};</a>`
    },
  },
  {
    name: "external and parameter entities",
    size: 2_000,
    largest: 100_000,
    text: size =>
      `<!DOCTYPE a SYSTEM "http://example.org/a.dtd" [${times(
        size,
        at => `<!ENTITY % p${at} SYSTEM "file:///etc/passwd">%p${at};`,
      )}]><a>&p1;</a>`,
  },
  {
    name: "a DOCTYPE that never ends",
    size: 20_000,
    largest: 1_000_000,
    text: size => `<!DOCTYPE a [${"<!ELEMENT b (c)>".repeat(size)}`,
  },
  {
    name: "comments that never end",
    size: 20_000,
    largest: 1_000_000,
    text: size => "<!--".repeat(size),
  },
  {
    name: "comments that open in comments",
    size: 20_000,
    largest: 1_000_000,
    text: size => `<a>${"<!-- <b/> ".repeat(size)}--></a>`,
  },
  {
    name: "comments between texts",
    size: 10_000,
    largest: 1_000_000,
    text: size => inProcess(`<documentation>${"x<!---->".repeat(size)}</documentation>`),
  },
  {
    name: "dashes in a comment",
    size: 200_000,
    largest: 5_000_000,
    text: size => `<a><!--${"-".repeat(size)}--></a>`,
  },
  {
    name: "CDATA that never ends",
    size: 20_000,
    largest: 1_000_000,
    text: size => `<a>${"<![CDATA[".repeat(size)}`,
  },
  {
    name: "ends of CDATA in text",
    size: 20_000,
    largest: 1_000_000,
    text: size => `<a>${"]]>".repeat(size)}</a>`,
  },
  {
    name: "instructions that never end",
    size: 20_000,
    largest: 1_000_000,
    text: size => `<a/>${"<?xml ".repeat(size)}`,
  },
  {
    name: "DOCTYPEs again and again",
    size: 20_000,
    largest: 1_000_000,
    text: size => `${'<!DOCTYPE a [ "'.repeat(size)}<a/>`,
  },
  {
    name: "close tags of nothing",
    size: 10_000,
    largest: 500_000,
    text: size => `<a>${"</b>".repeat(size)}</a>`,
  },
  {
    name: "close tags in the wrong order",
    size: 3_000,
    largest: 100_000,
    text: size => times(size, at => `<a${at}>`) + times(size, at => `</a${at}>`),
  },
  {
    name: "close tags of nothing among tags that are never closed",
    size: 3_000,
    largest: 300_000,
    text: size => `<a>${times(size, at => `<b${at % 100}></c${at % 70}>`)}</a>`,
  },
  {
    name: "roots beside each other",
    size: 5_000,
    largest: 300_000,
    text: size => "<a/>".repeat(size),
  },
  {
    name: "text without any tag",
    size: 500_000,
    largest: 10_000_000,
    text: size => "lorem ipsum\n".repeat(size / 12),
  },
  {
    name: "characters that XML forbids",
    size: 20_000,
    largest: 1_000_000,
    text: size => `<a>${"\u0000\ud800\uffff".repeat(size)}</a>`,
  },
  {
    name: "names of an object's own members",
    size: 200,
    largest: 50_000,
    text: size =>
      inProcess(
        `<task id="__proto__" constructor="toString"/><__proto__ id="hasOwnProperty"/>
         <sequenceFlow id="valueOf" sourceRef="__proto__" targetRef="constructor"/>`.repeat(size),
      ),
  },
  {
    name: "references to nothing in the model",
    size: 2_000,
    largest: 50_000,
    text: size =>
      inProcess(times(size, at => `<sequenceFlow id="f${at}" sourceRef="x" targetRef="y${at}"/>`)),
  },
  {
    name: "ids that are nearly the same",
    size: 1_000,
    largest: 20_000,
    text: size =>
      inProcess(
        times(size, at => `<task id="activity_${at}"/>`) +
          times(size, at => `<sequenceFlow id="f${at}" sourceRef="activty_${at}" targetRef=""/>`),
      ),
  },
  {
    name: "flows into one task",
    size: 2_000,
    largest: 50_000,
    text: size =>
      inProcess(
        `<task id="t"/>${times(size, at => `<sequenceFlow id="f${at}" sourceRef="t" targetRef="t"/>`)}`,
      ),
  },
  {
    name: "boundary events on one task",
    size: 2_000,
    largest: 50_000,
    text: size =>
      inProcess(
        `<task id="t"/>${times(size, at => `<boundaryEvent id="b${at}" attachedToRef="t"/>`)}`,
      ),
  },
  {
    name: "event definitions of one event",
    size: 2_000,
    largest: 50_000,
    text: size =>
      inProcess(
        `<startEvent id="s">${times(size, at => `<timerEventDefinition id="d${at}"/>`)}</startEvent>`,
      ),
  },
  {
    name: "lanes that list the same nodes",
    size: 100,
    largest: 5_000,
    text: size => {
      const refs = times(size, at => `<flowNodeRef>t${at}</flowNodeRef>`)
      return inProcess(`<laneSet id="l">${`<lane>${refs}</lane>`.repeat(20)}</laneSet>`)
    },
  },
  {
    name: "a chain of tasks",
    size: 2_000,
    largest: 50_000,
    isSound: true,
    text: size =>
      inProcess(
        `<startEvent id="t0"/>${times(
          size,
          at =>
            `<sequenceFlow id="f${at}" sourceRef="t${at}" targetRef="t${at + 1}"/><task id="t${at + 1}"/>`,
        )}<sequenceFlow id="last" sourceRef="t${size}" targetRef="end"/><endEvent id="end"/>`,
      ),
  },
]
