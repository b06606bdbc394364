import { failure, type Failure } from '../common/errcode.ts'
import { SCENE_AMPERSAND_REFUSED, SCENE_CUT_AT_EQUALS } from '../uncertain.ts'

export const SCENE_MAX = 32

const visible = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]*$/

export function checkScene(scene: string | undefined): Failure | undefined {
  if (!scene || scene.length > SCENE_MAX) return failure(40169)
  if (!visible.test(scene)) return failure(40129)
  if (SCENE_AMPERSAND_REFUSED && scene.includes('&')) return failure(40129)
  return undefined
}

/** What the phone receives of a scene that was accepted. */
export function deliveredScene(scene: string): string {
  return SCENE_CUT_AT_EQUALS ? (scene.split('=')[0] ?? '') : scene
}
