import { z } from 'zod'
import { SaomaError } from '#lib/errors.ts'
import { limit } from '#lib/limit.ts'
import { type AvatarImage, avatarImage } from '#lib/user/avatar-image.ts'
import { parseNickname } from '#lib/user/nickname.ts'
import { type Profile, setProfile } from '#lib/user/profile.ts'
import { success } from '../../../http/response.ts'
import { badField, mediaTypeOf, readJson, readMultipart, uploadBytes } from '../../../http/body.ts'
import { authenticatePhone, forUser } from '../../../http/authenticate.ts'
import { route } from '../../../http/api-route.ts'
import { visitorOf } from '../../../http/visitor.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/miniapp/register', {
  async POST(request) {
    const userId = await authenticatePhone(request)
    const { address } = visitorOf(request.headers)
    // Before decoding an image, which is expensive.
    await limit('register', { address, known: userId })
    const profile = await readProfile(request)
    const user = await forUser(
      () => authenticatePhone(request),
      (id) => setProfile(id, profile, address),
    )
    return success({ user })
  },
})

async function readProfile(request: Request): Promise<Profile> {
  const isMultipart = mediaTypeOf(request) === 'multipart/form-data'
  return isMultipart ? fromForm(await readMultipart(request)) : fromJson(request)
}

async function fromJson(request: Request): Promise<Profile> {
  const { nickname } = await readJson(request, z.object({ nickname: z.string() }))
  return { nickname: parseNickname(nickname), avatar: null }
}

async function fromForm(form: FormData): Promise<Profile> {
  const nickname = form.get('nickname')
  if (typeof nickname !== 'string') throw badField('nickname')
  return { nickname: parseNickname(nickname), avatar: await readAvatar(form.get('avatar')) }
}

async function readAvatar(file: FormDataEntryValue | null): Promise<AvatarImage> {
  if (!(file instanceof File)) throw badField('avatar')
  if (file.size > uploadBytes) throw new SaomaError('too_large')
  const image = await avatarImage(new Uint8Array(await file.arrayBuffer()))
  if (!image) throw badField('avatar')
  return image
}
