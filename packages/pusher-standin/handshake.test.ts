import { describe, expect, it } from 'vitest'
import { knownApps } from './apps.ts'
import { judgeHandshake } from './handshake.ts'

const app = { id: '1', key: '278d425bdf160c739803', secret: 's' }
const apps = knownApps([app])

function judge(target: string): object {
  return judgeHandshake(target, apps)
}

describe('A handshake', () => {
  it('1, “WebSocket at `/app/KEY?protocol=7&client=…&version=…`”: is for the app of that key', () => {
    expect(judge(`/app/${app.key}?protocol=7&client=js&version=8.6.0&flash=false`)).toEqual({ app })
    expect(judge(`/app/${app.key}?protocol=7`)).toEqual({ app })
  })

  it('7, “4001 unknown key”', () => {
    expect(judge('/app/nobody?protocol=7')).toEqual({ refusal: 4001 })
    expect(judge(`/app/${app.key}x?protocol=7`)).toEqual({ refusal: 4001 })
    expect(judge(`/app/${app.key.toUpperCase()}?protocol=7`)).toEqual({ refusal: 4001 })
  })

  it('7, “4005 path”', () => {
    for (const path of [
      '/',
      '/app',
      '/app/',
      `/apps/${app.key}`,
      `/app/${app.key}/x`,
      `/x/app/${app.key}`,
      '//',
    ]) {
      expect(judge(`${path}?protocol=7`), path).toEqual({ refusal: 4005 })
    }
  })

  it('7, “4006 bad version”', () => {
    for (const version of ['seven', '7.0', '-7', '7a']) {
      expect(judge(`/app/${app.key}?protocol=${version}`), version).toEqual({ refusal: 4006 })
    }
  })

  it('7, “4007 unsupported version”', () => {
    for (const version of ['0', '1', '2', '3', '8', '99999999999999999999']) {
      expect(judge(`/app/${app.key}?protocol=${version}`), version).toEqual({ refusal: 4007 })
    }
    for (const version of ['4', '5', '6', '7']) {
      expect(judge(`/app/${app.key}?protocol=${version}`), version).toEqual({ app })
    }
  })

  it('7, “4008 no version”', () => {
    for (const query of ['', '?', '?client=js&version=8.6.0', '?protocol=']) {
      expect(judge(`/app/${app.key}${query}`), query).toEqual({ refusal: 4008 })
    }
  })
})
