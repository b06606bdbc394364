import type { Phone } from '../../frame.ts'
import { temporaryFile } from '../temporary-files.ts'
import { callBack, type Callbacks, Failure, onlyThese } from './call.ts'
import { base64, headerOf, send } from './request.ts'

interface UploadOptions extends Callbacks {
  url: string
  filePath: string
  name: string
  header?: Record<string, unknown>
  formData?: Record<string, unknown>
  timeout?: number
}

/** wx.uploadFile sends a multipart form of one file and text fields. Unlike in wx.request, `data` is always text. */
export function uploadFile(phone: Phone): (options: UploadOptions) => object {
  return (options) => {
    void callBack('uploadFile', options, async () => {
      const file = temporaryFile(options.filePath)
      if (!file) throw new Failure(`createUploadTask:fail file not found`)
      const form = new FormData()
      for (const [key, value] of Object.entries(options.formData ?? {})) form.append(key, String(value))
      form.append(options.name, file, options.filePath.replace(/^.*\//, ''))
      const multipart = new Response(form)
      const header = {
        ...headerOf(options.header),
        'content-type': multipart.headers.get('content-type') ?? '',
      }
      const body = base64(new Uint8Array(await multipart.arrayBuffer()))
      const sent = { url: options.url, method: 'POST', header, body }
      const { statusCode, data } = await send(phone, sent, options.timeout ?? 60_000)
      return { statusCode, data }
    })
    return onlyThese('UploadTask', {})
  }
}
