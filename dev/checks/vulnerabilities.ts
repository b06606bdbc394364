/**
 * Are there dependencies with known holes? Asks the registry by `npm audit`; where it does not answer that, says so.
 * A hole of high or critical severity fails; a lesser one is told.
 */
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

const report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string().optional() })),
})

export type Judgement = { answered: boolean; grave: string[]; lesser: string[] }

/** What the JSON of `npm audit` says. A registry that does not answer gives JSON of another shape, or none. */
export function judge(json: string): Judgement {
  const parsed = report.safeParse(parse(json))
  if (!parsed.success) return { answered: false, grave: [], lesser: [] }
  const found = Object.entries(parsed.data.vulnerabilities).map(([name, { severity, range = '' }]) => ({
    text: `${severity}: ${name} ${range}`.trim(),
    isGrave: severity === 'high' || severity === 'critical',
  }))
  return {
    answered: true,
    grave: found.filter(({ isGrave }) => isGrave).map(({ text }) => text),
    lesser: found.filter(({ isGrave }) => !isGrave).map(({ text }) => text),
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const shell = process.platform === 'win32'
  const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', shell, timeout: 60_000 })
  const { answered, grave, lesser } = judge(stdout ?? '')
  if (!answered)
    console.log('Skipped: this registry does not say which dependencies have known holes (npm audit).')
  for (const line of [...grave, ...lesser]) console.log(line)
  if (grave.length > 0) process.exit(1)
}
