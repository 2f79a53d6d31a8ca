/** The whole process: key figures, what became of the instances, and the times of a cycle. */
import { bar, spread } from "../bars.ts"
import { html, section, table } from "../dom.ts"
import { amount, cost, counted, duration, percent } from "../format.ts"
import type { Report } from "../messages.ts"

/** The figures that a reader looks for first. */
export function keyFigures(report: Report): HTMLElement {
  const { instances, duration: times, throughputPerHour, meanDurationInterval: sure } = report
  const figure = (name: string, value: string, note?: string) =>
    html(
      "div",
      { class: "figure" },
      html("dt", {}, name),
      html("dd", {}, html("strong", {}, value), note ? html("small", {}, note) : undefined),
    )
  const interval = sure ? `95 % sure: ${duration(sure.low)} to ${duration(sure.high)}` : undefined
  return html(
    "dl",
    { class: "figures", id: "figures" },
    figure("Completed", amount(instances.completed), `of ${amount(instances.started)} started`),
    figure("Mean cycle time", duration(times.mean), interval),
    figure("95 % take at most", duration(times.p95), `99 %: ${duration(times.p99)}`),
    figure("Throughput", `${amount(throughputPerHour)} / h`, "completed, simulated time"),
    figure("Cost", cost(report.cost), perInstance(report)),
  )
}

function perInstance({ cost: spent, instances }: Report): string | undefined {
  if (spent === 0 || instances.started === 0) return undefined
  return `${cost(spent / instances.started)} per instance`
}

/** What became of the instances, as a bar and in numbers. */
export function lifecycle({ instances }: Report): HTMLElement {
  const { started, ...ends } = instances
  const shares = Object.entries(ends).map(([role, count]) => ({
    role,
    count,
    share: started === 0 ? 0 : count / started,
  }))
  const said = shares.map(({ role, count }) => `${amount(count)} ${role}`).join(", ")
  return section(
    "lifecycle",
    "Process lifecycle",
    bar(`${counted(started, "instance")} started: ${said}`, shares),
    table(
      "What became of the instances",
      ["State", "Instances", "Share"],
      [
        ["started", amount(started), ""],
        ...shares.map(({ role, count, share }) => [
          html("span", { class: `key key-${role}` }, role),
          amount(count),
          started === 0 ? "" : percent(share),
        ]),
      ],
    ),
  )
}

/** Times of one instance from start to end. */
export function cycleTime(report: Report): HTMLElement {
  const rows = [
    ["Duration", report.duration],
    ["Waiting", report.waiting],
    ["Processing", report.processing],
  ] as const
  const scale = Math.max(...rows.map(([, it]) => it.max)) || 1
  return section(
    "cycle-time",
    "Cycle time",
    table(
      "Times of one instance, from start to end",
      ["Time", "Min", "Mean", "p50", "p95", "p99", "Max", "From min to max, box p50 to p95"],
      rows.map(([name, it]) => [
        name,
        duration(it.min),
        duration(it.mean),
        duration(it.p50),
        duration(it.p95),
        duration(it.p99),
        duration(it.max),
        spread(
          `${name}: half take at most ${duration(it.p50)}, 95 % at most ${duration(it.p95)}`,
          it,
          scale,
        ),
      ]),
    ),
  )
}
