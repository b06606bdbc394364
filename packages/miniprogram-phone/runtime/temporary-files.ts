/** WeChat hands out files under paths that only it can open, until the mini-program ends. */
const files = new Map<string, { blob: Blob; shownAt: string }>()

/** The path of a new file, as WeChat DevTools writes them. */
export function keepFile(blob: Blob): string {
  const ending = blob.type === 'image/jpeg' ? 'jpg' : blob.type.replace(/^image\/|\+.*$/g, '') || 'bin'
  const path = `http://tmp/${crypto.randomUUID().replaceAll('-', '')}.${ending}`
  files.set(path, { blob, shownAt: URL.createObjectURL(blob) })
  return path
}

export function temporaryFile(path: string): Blob | undefined {
  return files.get(path)?.blob
}

/** Where a browser finds what an image's `src` names: a temporary file, or a picture that the phone's server fetches. */
export function browserAddress(src: string): string {
  if (src === '') return ''
  const file = files.get(src)
  return file ? file.shownAt : `/_phone/image?url=${encodeURIComponent(src)}`
}
