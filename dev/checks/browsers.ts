/**
 * The scripts of the build are for the oldest browsers of `browserslist` in package.json. One newer token, out of any
 * package, and such a browser runs none of a file; one newer function, and the page stops where it is called.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ecmaVersion, parse } from 'acorn'

/** All of ES2022, and nothing of ES2023, is in Chromium 99, Firefox 97 and Safari 16.4. */
const language: ecmaVersion = 2022
/** What one of them lacks. Next brings URL.canParse along. */
const missing =
  /\.(?:findLast(?:Index)?|to(?:Reversed|Sorted|Spliced)|(?:isWell|toWell)Formed|checkVisibility)\(|\b(?:Array\.fromAsync|(?:Object|Map)\.groupBy|Promise\.(?:withResolvers|try)|AbortSignal\.(?:any|timeout)|URL\.parse|Iterator\.from)\b/

/** What is too new in a script, or null. */
export function tooNew(script: string): string | null {
  try {
    parse(script, { ecmaVersion: language, sourceType: 'script' })
  } catch (error) {
    return (error as SyntaxError).message
  }
  return missing.exec(script)?.[0] ?? null
}

/** What is too new in the scripts that a browser loads, as `file: what`. Throws where there are none. */
export function problems(dist: string): string[] {
  const { polyfillFiles } = JSON.parse(readFileSync(path.join(dist, 'build-manifest.json'), 'utf8')) as {
    polyfillFiles: string[]
  }
  // These are for browsers that know no modules, and ask before they use anything.
  const files = readdirSync(path.join(dist, 'static'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .filter((file) => !polyfillFiles.includes(path.posix.join('static', file.replaceAll('\\', '/'))))
  if (files.length === 0) throw new Error(`${dist} has no scripts`)
  return files.flatMap((file) => {
    const found = tooNew(readFileSync(path.join(dist, 'static', file), 'utf8'))
    return found === null ? [] : [`${file}: ${found}`]
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = problems(process.env['NEXT_DIST_DIR'] || '.next')
  for (const problem of found) console.error(`too new for the browsers of package.json: ${problem}`)
  if (found.length > 0) process.exit(1)
}
