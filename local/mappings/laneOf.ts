/**
 * Which of so many lanes a record goes to: the same one for the same key, so that its records stay in
 * order while the lanes work side by side. FNV-1a.
 */
export function laneOf(orderKey: string, lanes: number): number {
  if (lanes === 1) {
    return 0;
  }
  let hash = 0x811c9dc5;
  for (let i = 0; i < orderKey.length; i++) {
    hash = Math.imul(hash ^ orderKey.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % lanes;
}
