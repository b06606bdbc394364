/** Tells a stand-in, by its `/_dev` address, what to do from now on. Throws where it does not understand. */
export async function tell(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers })
  if (!response.ok) throw new Error(await response.text())
}
