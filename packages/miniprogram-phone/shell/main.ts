import type { BarLook, EnterOptions } from '../frame.ts'
import { chooseAvatar } from './avatar.ts'
import { applyAddress, controls } from './controls.ts'
import { ask, part } from './dom.ts'
import { Frame } from './frame.ts'
import { say, translate } from './language.ts'

/** The launch scene of WeChat's list of recently used mini-programs. */
const FROM_ICON = 1001

const address = new URLSearchParams(location.search)
const frame = new Frame()
const accepted = new Set<string>()
let canShare = false

translate()
applyAddress(address)

window.phone = {
  appid: address.get('appid'),
  settings: controls,
  setBar,
  async acceptsPrivacy() {
    const { person } = controls()
    if (accepted.has(person)) return true
    const answer = await ask(
      say(
        '隐私保护指引：小程序将读取你选择的头像、昵称和手机号，并使用剪贴板',
        'Privacy: the mini-program will read the picture, the name and the phone number that you choose, and use the clipboard.',
      ),
      [
        { name: 'privacy-refuse', label: say('拒绝', 'Decline') },
        { name: 'privacy-accept', label: say('同意', 'Accept') },
      ],
    )
    if (answer === 'privacy-accept') accepted.add(person)
    return answer === 'privacy-accept'
  },
  leave: () => frame.leave(),
  copy(text) {
    const clipboard = part('clipboard', HTMLTextAreaElement)
    clipboard.value = text
    clipboard.hidden = false
  },
  chooseAvatar: () => chooseAvatar(controls().person),
  async allowsNumber() {
    const answer = await ask(say('申请获取你的手机号', 'Share your phone number?'), [
      { name: 'phone-deny', label: say('不允许', 'Don’t allow') },
      { name: 'phone-allow', label: say('允许', 'Allow') },
    ])
    return answer === 'phone-allow'
  },
  report,
}

part('scan', HTMLButtonElement).addEventListener('click', () => void scan())
part('open', HTMLButtonElement).addEventListener('click', () => void openFromIcon())
part('home', HTMLButtonElement).addEventListener('click', () => frame.leave())
part('back', HTMLButtonElement).addEventListener('click', () => frame.back())
part('menu', HTMLButtonElement).addEventListener('click', () => void openMenu())
part('end', HTMLButtonElement).addEventListener('click', () => frame.end())
// Another user is another phone, and WeChat tells a mini-program the language only at the start.
for (const name of ['person', 'language']) {
  part(name, HTMLElement).addEventListener('change', () => frame.end())
}

const scanned = address.get('scene')
if (scanned !== null) void enterCode(scanned, address.get('page') ?? '')

async function scan(): Promise<void> {
  const note = part('home-note', HTMLParagraphElement)
  note.textContent = ''
  const answer = await fetch('/_phone/newest').catch(() => null)
  if (!answer?.ok) {
    note.textContent = say(
      '微信未响应，请检查微信模拟服务器是否已启动',
      'WeChat isn’t responding. Is its stand-in running?',
    )
    return
  }
  const newest = (await answer.json()) as { scene: string; page: string | null; appid: string | null } | null
  if (!newest) {
    note.textContent = say('没有小程序码，请先打开登录页', 'No code yet. Open the sign-in page first.')
    return
  }
  if (window.phone) window.phone.appid = newest.appid
  await enterCode(newest.scene, newest.page ?? '')
}

/** WeChat passes the scene of a code percent-encoded. An empty path is the first page. */
async function enterCode(scene: string, path: string): Promise<void> {
  const { launchScene, hotStart } = controls()
  await enter({ path, query: { scene: encodeURIComponent(scene) }, scene: launchScene }, hotStart)
}

/** A cold start opens the first page, a hot start shows the page that was left. */
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

/** Sets the bar above the mini-program for the visible page. */
function setBar(look: BarLook): void {
  const bar = part('title', HTMLHeadingElement).parentElement
  part('title', HTMLHeadingElement).textContent = look.title ?? ''
  part('back', HTMLButtonElement).hidden = !look.canGoBack
  canShare = look.canShare ?? false
  if (!bar) return
  bar.style.background = look.background ?? ''
  bar.style.color = look.text ?? ''
}

/** The menu behind the three dots. Forwarding is enabled only for a page that can be shared. */
async function openMenu(): Promise<void> {
  await ask(say('小程序菜单', 'Menu'), [
    { name: 'menu-forward', label: say('转发', 'Forward'), disabled: !canShare },
    { name: 'menu-close', label: say('关闭', 'Close') },
  ])
}
