/** Which route handler of the build answers a path, and with which headers. Decided as Next does, by the build's manifests. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** @typedef {{ file: string, headers: { key: string, value: string }[] }} Route `file`: the module, an absolute path. */

/**
 * Paths that proxy.ts runs for, that are redirected, rewritten or prerendered, and pages have no such route: Next answers them.
 * @param {string} distDir an absolute path
 * @returns {(pathname: string) => Route | undefined} takes plain paths only: nothing encoded, no slash at the end
 * @throws where the build's manifests are missing or not as expected
 */
export function buildRoutes(distDir) {
  const { basePath, i18n, caseSensitive, redirects, rewrites, headers, staticRoutes, dynamicRoutes } =
    readManifest('routes-manifest.json')
  const flags = caseSensitive ? '' : 'i'
  const prerendered = readManifest('prerender-manifest.json')
  const left = [
    ...[redirects, ...Object.values(rewrites), headers.filter(isConditional)]
      .flat()
      .map(({ regex }) => new RegExp(regex, flags)),
    ...middlewareMatchers().map(({ regexp }) => new RegExp(regexp)),
  ]
  const rules = headers
    .filter((rule) => !isConditional(rule))
    .map((rule) => ({ ...rule, regex: new RegExp(rule.regex, flags) }))
  const handlers = routeHandlers()
  const fixed = new Set(staticRoutes.map(({ page }) => page))
  const dynamic = dynamicRoutes.map(({ page, regex }) => ({ page, regex: new RegExp(regex) }))

  return function routeOf(pathname) {
    const page = fixed.has(pathname) ? pathname : dynamic.find(({ regex }) => regex.test(pathname))?.page
    const file = handlers.get(page)
    if (file === undefined || pathname in prerendered.routes || left.some((regex) => regex.test(pathname)))
      return undefined
    return {
      file,
      headers: rules.filter(({ regex }) => regex.test(pathname)).flatMap((rule) => rule.headers),
    }
  }

  /** @param {string} name */
  function readManifest(name) {
    return JSON.parse(readFileSync(path.join(distDir, name), 'utf8'))
  }

  /** The modules of route handlers by their paths, such as `/api/login/[scene]`. */
  function routeHandlers() {
    if (basePath || i18n) return new Map()
    const paths = readManifest('app-path-routes-manifest.json')
    const files = Object.entries(readManifest('server/app-paths-manifest.json'))
    return new Map(
      files
        .filter(([name]) => name.endsWith('/route') && !(paths[name] in prerendered.dynamicRoutes))
        .map(([name, file]) => [paths[name], path.join(distDir, 'server', file)]),
    )
  }

  /** Of proxy.ts, which is a middleware for Next, on Node or on its Edge runtime. */
  function middlewareMatchers() {
    const onNode = readManifest('server/functions-config-manifest.json').functions['/_middleware']
    const onEdge = readManifest('server/middleware-manifest.json').middleware['/']
    return [onNode, onEdge].flatMap((middleware) => middleware?.matchers ?? [])
  }
}

/** Whether headers depend on more than the path, or contain parts of it. */
function isConditional({ has, missing, headers }) {
  return Boolean(has || missing) || headers.some(({ key, value }) => /set-cookie|:\w/i.test(key + value))
}
