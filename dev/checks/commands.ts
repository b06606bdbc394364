/**
 * Each command that the documentation tells people to type is run by a test or a script that is named here, or has an
 * excuse. A new one gets its line below; one that is written nowhere any more loses it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** The file that runs it, and what of that file does. */
type Run = { by: string; text: string }
type Told = Run | { excuse: string }

const inDocker: Told = {
  excuse:
    'no Docker here; the file is read by its parser in dev/deploy/files.test.ts, its steps by test:docker-steps',
}
const onServer: Told = {
  excuse: 'changes the machine; the unit is read by systemd-analyze in dev/deploy/files.test.ts',
}
const intoFile: Told = { by: 'dev/deploy/files.test.ts', text: 'the guide puts secrets into files' }
const secret: Told = { by: 'dev/checks/commands.test.ts', text: 'what openssl makes' }
const bench: Told = {
  excuse:
    'takes ten quiet minutes; the figures of docs/performance.md were printed by it, its budget is in npm test',
}
const demo: Told = { by: 'e2e/deploy/commands.test.ts', text: "'npm run demo'" }
const doctor: Told = { by: 'e2e/http/doctor.test.ts', text: 'dev/doctor.ts' }
const uniApp = (script: string): Told => ({ by: 'dev/test/uni-app.ts', text: script })

const told: Record<string, Told> = {
  'npm run demo': demo,
  'npm test': { by: '.ci/run', text: 'npm --silent test' },
  'npm run bench': bench,
  'npm run bench -- confirm': bench,
  'npm ci --ignore-scripts': { by: 'Dockerfile', text: 'RUN npm ci --ignore-scripts' },
  'npm run build': { by: 'Dockerfile', text: 'RUN npm run build' },
  'npm run pack -- /opt/saoma': { by: 'Dockerfile', text: 'RUN npm run pack -- packed' },
  'npm run migrate': { by: 'Dockerfile', text: 'CMD ["npm", "run", "migrate"]' },
  'npm run migration -- a_name_for_it': {
    by: 'dev/postgres/schema-difference.test.ts',
    text: 'schemaDifference',
  },
  'npm run doctor': doctor,
  'npm run doctor -- --lang zh': doctor,
  'openssl rand -base64 32': secret,
  'openssl rand -base64 48': secret,
  'npx miniprogram-ci upload --pp miniprogram --pkp private.<appid>.key --appid <appid> --uv 1.0.0 -r 1': {
    excuse: 'needs an AppID and its upload key',
  },
  'docker compose --project-name saoma --env-file .env --file deploy/compose.yaml up --detach --build':
    inDocker,
  'install -m 600 deploy/env.example .env': intoFile,
  'install -m 600 deploy/env.example /etc/saoma.env': intoFile,
  'cp deploy/saoma.service /etc/systemd/system/saoma.service': onServer,
  'systemctl enable --now saoma': onServer,
  'git pull': { excuse: 'needs the address that one has cloned from' },
  'npm ci': uniApp("'ci'"),
  'npm run build:mp-weixin': uniApp('build:mp-weixin'),
  'npm run build:h5': uniApp('build:h5'),
}

/** Whole files whose commands a test takes out of them and runs as they stand. */
const runWhole: Record<string, Run> = {
  'docs/adopt.md': { by: 'e2e/deploy/adopt.ts', text: 'docs/adopt.md' },
  'docs/protocol.md': { by: 'e2e/http/example.test.ts', text: 'docs/protocol.md' },
}

/** The commands of a Markdown text: the lines of its shell blocks, and of indented ones that look like commands. */
export function commandsOf(markdown: string): string[] {
  const blocks = Array.from(
    markdown.matchAll(/^ *```(?:sh|bash|shell|console)\n([^]*?)^ *```/gm),
    ([, text = '']) => text,
  )
  const indented = Array.from(
    markdown
      .replaceAll(/^ *```[^]*?^ *```/gm, '')
      .matchAll(/^ {4,}\$? ?((?:npm|npx|node|git|docker|curl|openssl|cp|sh) .*)$/gm),
    ([, line = '']) => line,
  )
  const lines = [
    ...blocks
      .join('\n')
      .replaceAll(/\s*\\\n\s*/g, ' ')
      .split('\n'),
    ...indented,
  ]
  return lines
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

/** What is wrong, a line for each: a command that nobody runs, a file that does not run it, a line that is stale. */
export function problems(
  texts: Record<string, string>,
  read: (file: string) => string,
  known: Record<string, Told> = told,
  whole: Record<string, Run> = runWhole,
): string[] {
  const found = Object.entries(texts).flatMap(([file, text]) =>
    file in whole ? [] : commandsOf(text).map((command) => ({ file, command })),
  )
  const unknown = found.filter(({ command }) => !(command in known))
  const stale = Object.keys(known).filter((name) => !found.some(({ command }) => command === name))
  const runs = [...Object.values(known), ...Object.values(whole)].flatMap((one) => ('by' in one ? [one] : []))
  return [
    ...unknown.map(({ file, command }) => `${file}: nothing runs \`${command}\`, and it has no excuse`),
    ...stale.map((name) => `\`${name}\` is in no document any more`),
    ...runs.filter(({ by, text }) => !read(by).includes(text)).map(({ by, text }) => `${by} has no ${text}`),
  ]
}

/** All that people read. */
function documents(root: string): string[] {
  const docs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(
    (file) => `docs/${file}`,
  )
  const others = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'SECURITY.md', 'miniprogram/README.md']
  return [...others, 'examples/uni-app/README.md', ...docs.filter((file) => file.endsWith('.md'))]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const read = (file: string): string => readFileSync(file, 'utf8')
  const texts = Object.fromEntries(documents('.').map((file) => [file, read(file)]))
  const wrong = problems(texts, read)
  for (const problem of wrong) console.error(problem)
  if (wrong.length > 0) process.exit(1)
}
