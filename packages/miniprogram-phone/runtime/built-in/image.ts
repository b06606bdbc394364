import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import { browserAddress } from '../temporary-files.ts'
import { ARIA_OBSERVERS, ARIA_PROPERTIES, type BuiltIn, hostOf, textOf } from './host.ts'

/** object-fit for WeChat's `mode`. Other modes are not supported. */
const FITS: Record<string, string> = {
  '': 'fill',
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
}

/** `<image>`, a box with its own size that contains an `<img>`. */
export function image(space: glassEasel.ComponentSpace): glassEasel.GeneralComponentDefinition {
  return space.defineComponent({
    properties: { src: String, mode: String, ...ARIA_PROPERTIES },
    observers: {
      ...ARIA_OBSERVERS,
      src(this: BuiltIn) {
        pictureIn(this).src = browserAddress(textOf(this, 'src'))
      },
      mode(this: BuiltIn) {
        const mode = textOf(this, 'mode')
        const fit = FITS[mode]
        if (fit === undefined) throw new Error(`<image mode="${mode}"> is not supported by this phone`)
        pictureIn(this).style.objectFit = fit
      },
    },
  })
}

function pictureIn(component: BuiltIn): HTMLImageElement {
  const host = hostOf(component)
  const found = host.querySelector('img')
  if (found) return found
  const picture = document.createElement('img')
  picture.alt = ''
  host.append(picture)
  return picture
}
