const here = 'http://here.invalid'

/** Where to go after signing in: `next` if it is a path on this site, else `/`. */
export function nextPath(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next) || !URL.canParse(next, here))
    return '/'
  const url = new URL(next, here)
  if (url.origin !== here || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}
