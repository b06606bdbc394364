import { describe, expect, test } from 'vitest'
import { chosenPorts, chosenSettings } from './choices.ts'

describe('the demo takes from the environment', () => {
  test('its ports, each by its variable', () => {
    const env = { PORT: '3100', DEV_PHONE_PORT: '5103', DEV_PUSHER_PORT: '' }
    const others = { wechat: 4101, pusher: 4102, database: 4104, shop: 4105 }
    expect(chosenPorts(env)).toEqual({ app: 3100, phone: 5103, ...others })
  })

  test.each(['0', '65536', 'http', '-1', '3000.5'])('no port %j: a sentence names the variable', (PORT) => {
    expect(() => chosenPorts({ PORT })).toThrow(`PORT is to be a port from 1 to 65535, not ${PORT}.`)
  })

  test('settings that are set, and nothing else', () => {
    const env = { SAOMA_NUMBER_MATCH: 'always', SAOMA_SITE_NAME: '', PATH: '/bin' }
    expect(chosenSettings(env)).toEqual({ SAOMA_NUMBER_MATCH: 'always' })
  })
})
