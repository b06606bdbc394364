import { CliError } from '#cli/cli-error.ts'
import { type Language, plain, type Text } from '#cli/doctor/finding.ts'
import { probe, unreachable } from '#cli/doctor/unreachable.ts'
import { ownSettings } from '../stack/own-settings.ts'
import { exampleSettings, type Ports, settingsFor, type Settings } from '../stack/settings.ts'
import { chosenSettings } from './choices.ts'

export interface DemoSettings {
  /** What overrides the settings of .env.example. */
  env: Settings
  /** WeChat is not the stand-in of the demo: its codes open the real mini-program, which the demo's phone can't. */
  isReal: boolean
  /** What became of the .env. */
  note: Text | null
}

/** The settings of the demo: a .env for the desk, and before it the environment. */
export function demoSettings(ports: Ports, environment: NodeJS.Dict<string>, root?: string): DemoSettings {
  const own = ownSettings(ports, root)
  const chosen = chosenSettings(environment)
  if (own !== null && own !== 'deployment') {
    const env = { ...own, ...chosen }
    return { env, isReal: isReal(env, ports), note: used(env, { zh: ' .env ', en: '.env' }) }
  }
  if (!isOwnApp(chosen)) return { env: chosen, isReal: isReal(chosen, ports), note: own && deployment(ports) }
  const env = { ...chosen, WECHAT_API_URL: '' }
  return { env, isReal: true, note: used(env, { zh: '环境变量', en: 'the environment' }) }
}

/** One's own mini-program, with no address: WeChat itself is meant. */
function isOwnApp({ WECHAT_APP_ID, WECHAT_APP_SECRET, WECHAT_API_URL }: Settings): boolean {
  const example = exampleSettings()
  return (
    WECHAT_API_URL === undefined &&
    ![undefined, example['WECHAT_APP_ID']].includes(WECHAT_APP_ID) &&
    ![undefined, example['WECHAT_APP_SECRET']].includes(WECHAT_APP_SECRET)
  )
}

/** `url` is empty for WeChat itself. */
function isReal({ WECHAT_API_URL: url }: Settings, ports: Ports): boolean {
  return url !== undefined && url !== settingsFor(ports)['WECHAT_API_URL']
}

function used(env: Settings, where: Text): Text {
  const { host } = new URL(env['WECHAT_API_URL'] || 'https://api.weixin.qq.com')
  const app = `${env['WECHAT_APP_ID']} (${host})`
  return {
    zh: `使用${where.zh}中的配置，微信：${app}`,
    en: `Using the settings in ${where.en}. WeChat: ${app}`,
  }
}

/** A .env that was written while the ports of the demo were others is one too. */
function deployment({ database }: Ports): Text {
  return {
    zh: `.env 用于正式部署，演示环境不使用该文件：其 DATABASE_URL 不是演示数据库（DEV_DATABASE_PORT 为 ${database}），或 SAOMA_URL 不是本机地址。`,
    en: `Not using .env, which is for a deployment: its DATABASE_URL is not that of the demo (DEV_DATABASE_PORT is ${database}), or its SAOMA_URL not that of this computer.`,
  }
}

/** The app starts only once it reaches WeChat. Throws CliError with what to do where this machine does not. */
export async function expectWechat(env: Settings, language: Language, waitMs = 10_000): Promise<void> {
  const isHosted = !env['WECHAT_API_URL']
  const address = env['WECHAT_API_URL'] || 'https://api.weixin.qq.com'
  const why = await probe(address, waitMs)
  if (why === null) return
  const { what, todo } = unreachable({ address, settings: plain('WECHAT_API_URL'), isHosted }, why)
  throw new CliError(`${what[language]} ${todo[language]}`)
}

/** With secrets that everybody knows, anyone in the local network could sign in as anyone. Throws CliError. */
export function expectOwnSecrets(env: Settings, language: Language): void {
  const example = exampleSettings()
  const names = ['SAOMA_SECRET', 'PUSHER_ENCRYPTION_KEY'].filter(
    (name) => (env[name] ?? example[name]) === example[name],
  )
  if (names.length === 0) return
  const problem: Text = {
    zh: `--lan 会向局域网开放应用，而 ${names.join(' 和 ')} 仍是 .env.example 中的值，该值是公开的。请移走 .env，运行 npm run setup 生成自己的密钥。`,
    en: `--lan would open the app to your network with the ${names.join(' and ')} of .env.example, which everybody knows. Move .env away, and let npm run setup make your own.`,
  }
  throw new CliError(problem[language])
}
