import Pusher from 'pusher'
import { describe, expect, it } from 'vitest'
import { knownApps } from './apps.ts'

const app = { id: '1000001', key: 'key', secret: 'secret' }

describe('Apps', () => {
  it('10, “App ids are numeric”: any other id is refused at the start', () => {
    for (const id of ['saoma', '12a', '007', '1.5', '', 'NaN', '-5', '9007199254740993']) {
      expect(() => knownApps([{ ...app, id }]), id).toThrow('is not an integer')
    }
  })

  it('10, “`Pusher.forURL` parses them as integers”: an id that is taken here comes out of it unchanged', () => {
    const pusher = Pusher.forURL(`http://key:secret@127.0.0.1:4102/apps/${app.id}`)
    const config: unknown = Reflect.get(pusher, 'config')
    expect(config).toMatchObject({ appId: 1000001, port: 4102 })
    expect(knownApps([app]).byKey('key')).toEqual(app)
  })

  it('are several at once, each found by its key and no other way', () => {
    const other = { id: '2', key: 'other', secret: 'hidden' }
    const apps = knownApps([app, other])
    expect(apps.byKey('other')).toEqual(other)
    expect(apps.byKey('hidden')).toBeUndefined()
  })

  it('share neither id nor key, and lack neither key nor secret', () => {
    expect(() => knownApps([app, { ...app, key: 'k2' }])).toThrow('twice')
    expect(() => knownApps([app, { ...app, id: '2' }])).toThrow('twice')
    expect(() => knownApps([{ ...app, key: '' }])).toThrow('needs a key')
    expect(() => knownApps([{ ...app, secret: '' }])).toThrow('needs a key')
  })
})
