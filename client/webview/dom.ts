/**
 * Builds pieces of the page. Text is only ever text: what a BPMN file says cannot become markup.
 */

type Child = Node | string | false | undefined

/** Attribute values; `false` leaves one out, `true` sets it empty. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

export function html<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children)
}

export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children)
}

/** A button that does something; `text` is also what a screen reader says. */
export function button(text: string, attributes: Attributes, press: () => void) {
  const made = html("button", { type: "button", ...attributes }, text)
  made.addEventListener("click", press)
  return made
}

/** A part of the page with a heading that names it. */
export function section(id: string, title: string, ...children: readonly Child[]) {
  const heading = html("h2", { id: `${id}-title` }, title)
  return html("section", { id, "aria-labelledby": `${id}-title` }, heading, ...children)
}

/** A table for reading; the first cell of each row is its heading. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Child[])[],
) {
  return html(
    "div",
    { class: "scroll" },
    html(
      "table",
      {},
      html("caption", {}, caption),
      html("thead", {}, html("tr", {}, ...headings.map(it => html("th", { scope: "col" }, it)))),
      html(
        "tbody",
        {},
        ...rows.map(([first, ...rest]) =>
          html(
            "tr",
            {},
            html("th", { scope: "row" }, first),
            ...rest.map(it => html("td", {}, it)),
          ),
        ),
      ),
    ),
  )
}

function filled<Made extends Element>(
  made: Made,
  attributes: Attributes,
  children: readonly Child[],
): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    made.setAttribute(name, value === true ? "" : String(value))
  }
  made.append(...children.filter(it => it !== undefined && it !== false))
  return made
}
