import { CliError } from '#cli/cli-error.ts'
import { exampleSettings, type Settings } from '../stack/settings.ts'

/** The demo's default ports, and the variables that change them. */
export const portVariables = {
  app: { variable: 'PORT', port: 3000 },
  wechat: { variable: 'DEV_WECHAT_PORT', port: 4101 },
  pusher: { variable: 'DEV_PUSHER_PORT', port: 4102 },
  phone: { variable: 'DEV_PHONE_PORT', port: 4103 },
  database: { variable: 'DEV_DATABASE_PORT', port: 4104 },
  shop: { variable: 'DEV_SHOP_PORT', port: 4105 },
} as const

type DemoPorts = Record<keyof typeof portVariables, number>

export function chosenPorts(env: NodeJS.Dict<string>): DemoPorts {
  const port = (name: keyof DemoPorts): number => {
    const { variable, port } = portVariables[name]
    const given = env[variable]
    if (!given) return port
    if (!/^\d{1,5}$/.test(given) || Number(given) < 1 || Number(given) > 65_535)
      throw new CliError(`${variable} is to be a port from 1 to 65535, not ${given}.`)
    return Number(given)
  }
  return {
    app: port('app'),
    wechat: port('wechat'),
    pusher: port('pusher'),
    phone: port('phone'),
    database: port('database'),
    shop: port('shop'),
  }
}

/** Settings of .env.example that the environment overrides. An empty string counts as not set. */
export function chosenSettings(env: NodeJS.Dict<string>): Settings {
  const names = Object.keys(exampleSettings())
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
}
