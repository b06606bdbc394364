import { z } from 'zod'
import { SaomaError } from '#lib/errors.ts'
import { limit } from '#lib/limit/limit.ts'
import { type AvatarImage, avatarImage } from '#lib/user/avatar-image.ts'
import { findUser } from '#lib/user/find.ts'
import { setProfile } from '#lib/user/profile.ts'
import { answer } from '../../../http/answer.ts'
import { badField, readJson, readMultipart, uploadBytes } from '../../../http/body.ts'
import { miniappCaller } from '../../../http/caller.ts'
import { route } from '../../../http/methods.ts'
import { nickname } from '../../../http/shapes.ts'

type Profile = { nickname: string; avatar: AvatarImage | null }

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/miniapp/register', {
  async POST(request) {
    const { userId } = await miniappCaller(request)
    // Before a picture is unpacked.
    await limit('register', { known: userId })
    const profile = await readProfile(request)
    if (!(await findUser(userId))) throw new SaomaError('unauthenticated')
    return answer({ user: await setProfile(userId, profile.nickname, profile.avatar) })
  },
})

async function readProfile(request: Request): Promise<Profile> {
  const multipart = request.headers.get('content-type')?.toLowerCase().startsWith('multipart/form-data')
  return multipart ? fromForm(await readMultipart(request)) : fromJson(request)
}

async function fromJson(request: Request): Promise<Profile> {
  return { ...(await readJson(request, z.object({ nickname }))), avatar: null }
}

async function fromForm(form: FormData): Promise<Profile> {
  const name = nickname.safeParse(form.get('nickname'))
  if (!name.success) throw badField('nickname')
  return { nickname: name.data, avatar: await readAvatar(form.get('avatar')) }
}

async function readAvatar(file: FormDataEntryValue | null): Promise<AvatarImage> {
  if (!(file instanceof File)) throw badField('avatar')
  if (file.size > uploadBytes) throw new SaomaError('too_large')
  const image = await avatarImage(new Uint8Array(await file.arrayBuffer()))
  if (!image) throw badField('avatar')
  return image
}
