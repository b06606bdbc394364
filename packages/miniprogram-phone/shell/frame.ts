import type { EnterOptions, MiniProgram } from '../frame.ts'
import { part } from './dom.ts'

/** The iframe of the mini-program: not started, visible, or in the background. */
export class Frame {
  private running: MiniProgram | null = null

  /** A cold start unless it is running; `how` applies to a hot start. */
  async enter(options: EnterOptions, how: 'relaunch' | 'show'): Promise<void> {
    this.setShown(true)
    if (this.running) {
      this.running.enter(options, how)
      return
    }
    this.running = await load()
    this.running.enter(options, 'launch')
  }

  back(): void {
    this.running?.back()
  }

  leave(): void {
    this.running?.hide()
    this.setShown(false)
  }

  end(): void {
    part('frame', HTMLDivElement).replaceChildren()
    this.running = null
    this.setShown(false)
  }

  private setShown(shown: boolean): void {
    part('app', HTMLElement).hidden = !shown
    part('home-screen', HTMLElement).hidden = shown
  }
}

async function load(): Promise<MiniProgram> {
  const frame = document.createElement('iframe')
  frame.dataset['testid'] = 'miniprogram'
  frame.title = 'Mini-program'
  frame.src = '/miniprogram.html'
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  part('frame', HTMLDivElement).replaceChildren(frame)
  await loaded
  const miniprogram = frame.contentWindow?.miniprogram
  if (!miniprogram) throw new Error('the mini-program did not start')
  return miniprogram
}
