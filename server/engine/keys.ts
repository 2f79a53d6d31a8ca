/**
 * What tells messages of the same name apart: by key, what it comes to. The key of an engine's own
 * extension has no name.
 */
export type Keys = Readonly<Record<string, string>>

export const noKeys: Keys = {}

export function hasKeys(keys: Keys): boolean {
  for (const _ in keys) return true
  return false
}

/** Each as one text. */
export function keyTexts(keys: Keys): readonly string[] {
  return Object.entries(keys).map(([key, value]) => `${key}=${value}`)
}

/** Whether a key of both has different values. */
export function differ(one: Keys, other: Keys): boolean {
  for (const key in one) if (key in other && one[key] !== other[key]) return true
  return false
}

/** Whether a key of both has the same value. */
export function share(one: Keys, other: Keys): boolean {
  for (const key in one) if (one[key] === other[key]) return true
  return false
}

/** Whether they may belong to one conversation: one that has keys carries one of them at least. */
export function mayMeet(one: Keys, other: Keys): boolean {
  if (differ(one, other)) return false
  return share(one, other) || !hasKeys(one) || !hasKeys(other)
}
