import type { Account } from './account.ts'
import { readPicture } from './code-image/picture.ts'

const STALE_TOKEN = new Set([40001, 40014, 42001])

type Json = Record<string, unknown>

/** A client of WeChat's that knows the documentation and nothing of the stand-in. */
export interface PlainClient {
  /** The text in the code image of a scene; a stale token is replaced once. */
  codeText(scene: string, page: string): Promise<string>
  openid(jsCode: string): Promise<string>
}

export function createPlainClient(url: string, { appid, secret }: Account): PlainClient {
  let token: string | undefined

  async function newToken(): Promise<string> {
    const body = JSON.stringify({ grant_type: 'client_credential', appid, secret })
    const response = await fetch(`${url}/cgi-bin/stable_token`, { method: 'POST', body })
    return String(checked((await response.json()) as Json)['access_token'])
  }

  async function codeImage(scene: string, page: string): Promise<Uint8Array> {
    token ??= await newToken()
    const body = JSON.stringify({ scene, page })
    const response = await fetch(`${url}/wxa/getwxacodeunlimit?access_token=${token}`, {
      method: 'POST',
      body,
    })
    return new Uint8Array(await response.arrayBuffer())
  }

  return {
    async codeText(scene, page) {
      let bytes = await codeImage(scene, page)
      if (STALE_TOKEN.has(errcodeIn(bytes))) {
        token = undefined
        bytes = await codeImage(scene, page)
      }
      if (errcodeIn(bytes) !== 0) throw new Error(Buffer.from(bytes).toString())
      return (await readPicture(bytes)) ?? ''
    },

    async openid(jsCode) {
      const query = new URLSearchParams({ appid, secret, js_code: jsCode, grant_type: 'authorization_code' })
      const response = await fetch(`${url}/sns/jscode2session?${query.toString()}`)
      return String(checked(JSON.parse(await response.text()) as Json)['openid'])
    },
  }
}

/** By the first byte: an image never begins with a brace. */
function errcodeIn(bytes: Uint8Array): number {
  if (bytes[0] !== 0x7b) return 0
  return Number((JSON.parse(Buffer.from(bytes).toString()) as Json)['errcode'])
}

function checked(answer: Json): Json {
  if (answer['errcode']) throw new Error(JSON.stringify(answer))
  return answer
}
