import { randomId } from '../crypto.ts'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { countYoungScenes } from '../scene/open.ts'
import { countSpares, keepSpare } from '../spare/spare.ts'
import { codeImage, codeKind } from '../wechat/code-image.ts'

const fewest = 2
const mostSpares = 60
/** Of one top-up: it runs behind an answer, where time is short. */
const atOnce = 5

// Shared, though Next evaluates this module several times.
const shared = globalThis as { saomaToppingUp?: boolean }

/** Makes codes ahead of need, as many as the last minute has used. Never throws: without them codes are made on the way. */
export async function topUpSpares(): Promise<void> {
  if (!env().SAOMA_SPARE_CODES || shared.saomaToppingUp) return
  shared.saomaToppingUp = true
  try {
    const kind = codeKind()
    const [young, there] = await Promise.all([countYoungScenes(), countSpares(kind)])
    const wanted = Math.min(Math.max(young, fewest), mostSpares) - there
    for (let i = 0; i < Math.min(wanted, atOnce); i++) {
      const scene = randomId()
      await keepSpare(kind, { scene, image: await codeImage(scene) })
    }
  } catch (error) {
    log().warn({ cause: error instanceof Error ? error.name : 'unknown' }, 'no spare codes made')
  } finally {
    shared.saomaToppingUp = false
  }
}
