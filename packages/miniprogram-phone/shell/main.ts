import type { EnterOptions } from '../frame.ts'
import { chooseAvatar } from './avatar.ts'
import { openMenu, setBar } from './bar.ts'
import { applyAddress, controls } from './controls.ts'
import { Frame } from './frame.ts'
import { part } from './part.ts'
import { ask } from './sheet.ts'

const LOGIN_PAGE = 'pages/login/login'
/** Launch scene of an icon in WeChat's list of mini-programs used recently. */
const FROM_ICON = 1001

const address = new URLSearchParams(location.search)
const frame = new Frame()
const accepted = new Set<string>()

applyAddress(address)

window.phone = {
  appid: address.get('appid'),
  settings: controls,
  setBar,
  async acceptsPrivacy() {
    const { person } = controls()
    if (accepted.has(person)) return true
    const answer = await ask(
      '隐私保护指引：小程序将读取你选择的头像和昵称。 Privacy: the mini-program will read the picture and the name that you choose.',
      [
        { name: 'privacy-refuse', label: '拒绝 Refuse' },
        { name: 'privacy-accept', label: '同意 Accept' },
      ],
    )
    if (answer === 'privacy-accept') accepted.add(person)
    return answer === 'privacy-accept'
  },
  chooseAvatar: () => chooseAvatar(controls().person),
  report,
}

part('scan', HTMLButtonElement).addEventListener('click', () => void scan())
part('open', HTMLButtonElement).addEventListener('click', () => void openFromIcon())
part('home', HTMLButtonElement).addEventListener('click', () => frame.leave())
part('back', HTMLButtonElement).addEventListener('click', () => frame.back())
part('menu', HTMLButtonElement).addEventListener('click', () => void openMenu())
part('end', HTMLButtonElement).addEventListener('click', () => frame.end())
// Another person is another phone; and WeChat tells a mini-program its language only at the start.
for (const name of ['person', 'language']) {
  part(name, HTMLElement).addEventListener('change', () => frame.end())
}

const scanned = address.get('scene')
if (scanned !== null) void enterCode(scanned, address.get('page') ?? LOGIN_PAGE)

async function scan(): Promise<void> {
  const note = part('home-note', HTMLParagraphElement)
  note.textContent = ''
  const answer = await fetch('/_phone/newest').catch(() => null)
  if (!answer?.ok) {
    note.textContent = "WeChat's stand-in does not answer: is it running?"
    return
  }
  const newest = (await answer.json()) as { scene: string; page: string | null; appid: string | null } | null
  if (!newest) {
    note.textContent = '还没有二维码：请先打开登录页面。 No code yet: open the login page first.'
    return
  }
  if (window.phone) window.phone.appid = newest.appid
  await enterCode(newest.scene, newest.page ?? LOGIN_PAGE)
}

/** Like WeChat, which hands the scene of a code over still percent-encoded. */
async function enterCode(scene: string, path: string): Promise<void> {
  const { launchScene, hotStart } = controls()
  await enter({ path, query: { scene: encodeURIComponent(scene) }, scene: launchScene }, hotStart)
}

/** The icon: a cold start opens the first page, a hot one shows the page that was left. */
async function openFromIcon(): Promise<void> {
  await enter({ path: '', query: {}, scene: FROM_ICON }, 'show')
}

async function enter(
  options: Pick<EnterOptions, 'path' | 'query' | 'scene'>,
  how: 'relaunch' | 'show',
): Promise<void> {
  part('mistake', HTMLParagraphElement).hidden = true
  try {
    await frame.enter({ ...options, referrerInfo: {}, apiCategory: 'default' }, how)
  } catch (error) {
    report(String(error))
  }
}

function report(mistake: string): void {
  console.error(mistake)
  const shown = part('mistake', HTMLParagraphElement)
  shown.textContent = mistake
  shown.hidden = false
}
