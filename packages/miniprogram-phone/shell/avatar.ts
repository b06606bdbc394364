import { ask } from './dom.ts'
import { say } from './language.ts'

/** WeChat's sheet for an avatar: the WeChat picture or a file. Null if cancelled. */
export async function chooseAvatar(person: string): Promise<Blob | null> {
  const choice = await ask(say('选择头像', 'Choose a picture'), [
    { name: 'avatar-wechat', label: say('用微信头像', 'Use my WeChat picture') },
    { name: 'avatar-album', label: say('从相册选择', 'From the album') },
    { name: 'avatar-cancel', label: say('取消', 'Cancel') },
  ])
  if (choice === 'avatar-wechat') return wechatPicture(person)
  return choice === 'avatar-album' ? fileOfAlbum() : null
}

function fileOfAlbum(): Promise<Blob | null> {
  const chooser = document.createElement('input')
  chooser.type = 'file'
  chooser.accept = 'image/*'
  return new Promise((resolve) => {
    chooser.addEventListener('change', () => resolve(chooser.files?.[0] ?? null))
    chooser.addEventListener('cancel', () => resolve(null))
    chooser.click()
  })
}

/** A picture of 132 px, WeChat's size, always the same for the same user. */
function wechatPicture(person: string): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = 132
  canvas.height = 132
  const pen = canvas.getContext('2d')
  if (!pen) return Promise.resolve(null)
  const hue = Array.from(person).reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 7) % 360
  pen.fillStyle = `hsl(${hue} 55% 45%)`
  pen.fillRect(0, 0, 132, 132)
  pen.fillStyle = '#fff'
  for (const [y, radius] of [
    [54, 24],
    [132, 46],
  ] as const) {
    pen.beginPath()
    pen.arc(66, y, radius, 0, Math.PI * 2)
    pen.fill()
  }
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}
