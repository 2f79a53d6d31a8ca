/**
 * A value as text, whatever a model made of it: dates and durations as they are written, other
 * objects as JSON.
 */
export function valueText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value)
  const plain: unknown = JSON.parse(JSON.stringify(value))
  return typeof plain === "string" ? plain : JSON.stringify(plain)
}
