import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type AnyNode, parse } from 'acorn'
import { transformSync } from 'esbuild'

type Text = { key: string; zh: string; en: string }
type Part = { key: string; text: string }

const HAN = /\p{Script=Han}/u
/** An English sentence may quote a Chinese word. */
const ENGLISH = /^[A-Z][a-z]+ [a-z]+ [a-z]/
const FOLDERS = [
  'app',
  'cli',
  'lib',
  'miniprogram',
  'examples',
  'packages/miniprogram-phone/shell',
  'dev/shop',
  'dev/command',
]

/** Every text that people read in Chinese, with the English one. `node dev/start.mjs texts` prints them. */
export function allTexts(): Text[] {
  const files = execFileSync('git', ['ls-files', ...FOLDERS], { encoding: 'utf8' })
    .trim()
    .split('\n')
  const sources = files.filter((file) => /(?<!\.test)\.(tsx?|json|html|wxml|vue)$/.test(file))
  return sources.flatMap((file) => textsOf(file, readFileSync(file, 'utf8')))
}

/** English is what is called `en` where the Chinese is called `zh`, or what follows in the same call; else it is empty. Paths are no texts. */
export function textsOf(file: string, source: string): Text[] {
  const parts = /\.tsx?$/.test(file)
    ? partsOf(transformSync(source, { loader: 'tsx', charset: 'utf8' }).code, file)
    : source.split('\n').map((line, i) => ({ key: `${file} ${i + 1} line`, text: line.trim() }))
  const byKey = new Map(parts.map(({ key, text }) => [key, text]))
  return parts.flatMap(({ key, text: zh }, i) => {
    if (/^\/\w*$/.test(zh)) return []
    if (/ \w+InEnglish /.test(key)) return [{ key, zh: '', en: zh }]
    const [, inHtml, english = ''] = /data-zh="(.*?)".*?>([^<]*)/.exec(zh) ?? []
    if (inHtml) return [{ key, zh: inHtml, en: english }]
    if (/ zh\b/.test(key)) return [{ key, zh, en: byKey.get(key.replace(/ zh\b/, ' en')) ?? '' }]
    if (!isChinese(zh) || / en\b/.test(key)) return []
    const next = parts[i + 1]
    const follows = next && !isChinese(next.text) && /.* /.exec(key)?.[0] === /.* /.exec(next.key)?.[0]
    return [{ key, zh, en: follows ? next.text : '' }]
  })
}

function isChinese(text: string): boolean {
  return HAN.test(text) && !ENGLISH.test(text)
}

/** The strings of a program, by the names and places of what contains them. */
function partsOf(code: string, file: string): Part[] {
  return inside(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), file)

  function inside(node: AnyNode, key: string): Part[] {
    if (node.type === 'Literal') return typeof node.value === 'string' ? [{ key, text: node.value }] : []
    const whole = node.type === 'ArrowFunctionExpression' && / (zh|en)\b/.test(key) ? node.body : node
    if (whole !== node || whole.type === 'TemplateLiteral')
      return [{ key, text: code.slice(whole.start, whole.end).replaceAll('`', '') }]
    if (node.type === 'Property' && node.key.type === 'Identifier')
      return inside(node.value, `${key.replace(/ \d+$/, '')} ${node.key.name}`)
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier')
      return node.init ? inside(node.init, `${file} ${node.id.name}`) : []
    const children = Object.values(node).flat().filter(isNode)
    return children.flatMap((child, i) => inside(child, `${key} ${i}`))
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value
}

if (process.argv[1] === import.meta.filename)
  for (const { key, zh, en } of allTexts()) console.log(`${key}\n  ${zh}\n  ${en}`)
