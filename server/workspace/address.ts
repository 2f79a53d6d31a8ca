/**
 * One spelling for the many that an address may have: editors and file systems do not agree on what
 * is to be escaped, nor on the letter of a drive. Only for comparing.
 */
export function canonical(uri: string): string {
  return decoded(uri).replace(
    /^file:\/\/\/([A-Za-z]):/,
    (_, drive) => `file:///${drive.toLowerCase()}:`,
  )
}

/** Whether a canonical address lies in a folder, or is that of the folder. */
export function isInside(address: string, folder: string): boolean {
  const start = canonical(folder).replace(/\/*$/, "/")
  return `${address}/`.startsWith(start)
}

function decoded(uri: string): string {
  if (!uri.includes("%")) return uri
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri
  }
}
