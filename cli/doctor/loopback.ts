/** Is this address one of the machine itself, as in the demo? */
export function isLoopback(address: string): boolean {
  const { hostname } = new URL(address)
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
