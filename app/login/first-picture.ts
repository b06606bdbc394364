import type { OpenedLogin } from '#lib/login/open.ts'
import { remember } from '#lib/per-process.ts'

/** The code that the server rendered. Without `image`, the picture is only in the HTML: see firstPicture(). */
export type FirstCode = Omit<OpenedLogin, 'image'> & { image: string | null }

/** Much longer than from the server component to the HTML, where the picture is needed. */
const keptMs = 10_000

/**
 * Keeps the picture for the HTML, and returns the code without it. Next writes the properties of a client component into the
 * page a second time, for hydration: base64 of 30 KB, which compression does not remove.
 */
export function keepPicture({ image, ...code }: OpenedLogin): FirstCode {
  pictures().set(code.scene, image)
  setTimeout(() => pictures().delete(code.scene), keptMs).unref()
  return { ...code, image: null }
}

/**
 * The picture of the first code. On the server: what keepPicture() kept. In the browser: what the HTML shows, kept for when
 * Next's router comes back to this page. Null if there is neither: the page then requests another code.
 */
export function firstPicture(scene: string): string | null {
  const known = pictures().get(scene)
  if (known !== undefined || typeof document === 'undefined') return known ?? null
  const src = document.querySelector(`img[data-scene="${scene}"]`)?.getAttribute('src') ?? null
  if (src !== null) pictures().set(scene, src)
  return src
}

function pictures(): Map<string, string> {
  return remember('first pictures', () => new Map<string, string>())
}
