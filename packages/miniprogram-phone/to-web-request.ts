/**
 * The server's own stand-in for a Request cannot be wrapped by hono's body limit, which does so where the length of a
 * body is not known. Such a request is made a real one first.
 */
export function toWebRequest(request: Request): Request {
  const { method, url, headers, body } = request
  if (body === null || headers.has('content-length')) return request
  return new Request(url, { method, headers, body, duplex: 'half' } as RequestInit)
}
