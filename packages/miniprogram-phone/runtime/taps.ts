import { glassEasel } from 'glass-easel-miniprogram-adapter'

/**
 * Taps come from glass-easel, as touch and mouse. All other events of the pages are raised by the built-in components
 * themselves: the browser's carry other details than WeChat's.
 */
export function listenForTaps(context: glassEasel.CurrentWindowBackendContext): void {
  context.onEvent((target, type, detail, options) => {
    if (type === 'tap' && !isDisabled(options.originalEvent)) tap(target, detail)
  })
}

function tap(target: glassEasel.Element, detail: unknown): void {
  const event = new glassEasel.Event('tap', detail, { bubbles: true, composed: true, capturePhase: true })
  glassEasel.Event.dispatchEvent(target, event)
}

function isDisabled(event: unknown): boolean {
  const target = event instanceof Event ? event.target : null
  return target instanceof Element && target.closest('button:disabled') !== null
}
