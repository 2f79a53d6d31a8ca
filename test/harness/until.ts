/**
 * Resolves as soon as a condition holds.
 *
 * @throws Error which names what was waited for, when it does not hold in time
 */
export async function until(
  holds: () => boolean,
  what: string,
  patienceMs = 15_000,
): Promise<void> {
  const start = performance.now()
  while (!holds()) {
    if (patienceMs < performance.now() - start) throw new Error(`waited in vain for ${what}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
