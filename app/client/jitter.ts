/** Up to a fifth longer, never shorter: so that pages which lost the server together do not come back together. */
export function jitter(ms: number): number {
  return ms * (1 + Math.random() / 5)
}
