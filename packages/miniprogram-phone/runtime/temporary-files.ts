/** Files that WeChat handed out, until the mini-program ends. */
const files = new Map<string, { blob: Blob; shownAt: string }>()

/** Returns a path like those of WeChat DevTools. */
export function keepFile(blob: Blob): string {
  const ending = blob.type === 'image/jpeg' ? 'jpg' : blob.type.replace(/^image\/|\+.*$/g, '') || 'bin'
  const path = `http://tmp/${crypto.randomUUID().replaceAll('-', '')}.${ending}`
  files.set(path, { blob, shownAt: URL.createObjectURL(blob) })
  return path
}

export function temporaryFile(path: string): Blob | undefined {
  return files.get(path)?.blob
}

/** The URL for an image's `src`: a temporary file, a data: address, or a remote image through the phone's server. */
export function browserAddress(src: string): string {
  if (src === '' || src.startsWith('data:')) return src
  const file = files.get(src)
  return file ? file.shownAt : `/_phone/image?url=${encodeURIComponent(src)}`
}
