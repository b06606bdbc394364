export interface Stage {
  name: string
  /** What it begins with: another stage's name, or an image. */
  from: string
  steps: Step[]
}

export type Step =
  | { does: 'WORKDIR' | 'USER' | 'RUN'; what: string }
  | { does: 'ENV'; values: Record<string, string> }
  | { does: 'COPY'; from: string | null; owner: string | null; sources: string[]; target: string }
  | { does: 'CMD' | 'HEALTHCHECK'; args: string[] }

/** A Dockerfile of the plain kind that ours is. Throws at whatever it does not know: nothing is passed over. */
export function parseDockerfile(text: string): Stage[] {
  const stages: Stage[] = []
  for (const line of text.replaceAll(/\\\n\s*/g, '').split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue
    const [, does = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (does === 'ARG' || does === 'EXPOSE') continue
    if (does === 'FROM') stages.push(stageOf(rest))
    else stages.at(-1)?.steps.push(stepOf(does, rest, line))
  }
  return stages
}

function stageOf(rest: string): Stage {
  const [, from, name] = /^(\S+) AS (\w+)$/.exec(rest) ?? []
  if (!from || !name) throw new Error(`FROM ${rest}: each stage is to have a name`)
  return { name, from, steps: [] }
}

function stepOf(does: string, rest: string, line: string): Step {
  if (does === 'WORKDIR' || does === 'USER' || does === 'RUN') return { does, what: rest }
  if (does === 'ENV')
    return {
      does,
      values: Object.fromEntries(rest.split(' ').map((pair) => pair.split('=') as [string, string])),
    }
  if (does === 'CMD') return { does, args: JSON.parse(rest) as string[] }
  if (does === 'HEALTHCHECK')
    return { does, args: JSON.parse(rest.slice(rest.indexOf('[', rest.indexOf('CMD')))) as string[] }
  if (does !== 'COPY') throw new Error(`not a step that is known here: ${line}`)
  const words = rest.split(/\s+/)
  const option = (name: string): string | null =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? null
  const places = words.filter((word) => !word.startsWith('--'))
  return {
    does,
    from: option('from'),
    owner: option('chown'),
    sources: places.slice(0, -1),
    target: places.at(-1) ?? '',
  }
}

/** Is this path of the context kept out by a .dockerignore? The last line that fits decides. */
export function isIgnored(dockerignore: string, file: string): boolean {
  let ignored = false
  for (const line of dockerignore.split('\n').map((text) => text.trim())) {
    if (line === '' || line.startsWith('#')) continue
    const [, not, glob = ''] = /^(!?)(.*)$/.exec(line) ?? []
    const pattern = glob
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(.*/)?'))
    if (new RegExp(`^${pattern}(/|$)`).test(file)) ignored = not === ''
  }
  return ignored
}
