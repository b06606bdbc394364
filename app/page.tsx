import type { ReactNode } from 'react'
import { env, isLoopback } from '#lib/env.ts'
import { descriptionOf } from './description.ts'
import { Card } from './ui/Card.tsx'
import { NeedsScript } from './ui/NeedsScript.tsx'
import { SiteLogo } from './ui/SiteLogo.tsx'
import ui from './ui/styles.module.css'
import { type Language, pageLanguage } from './language.ts'
import styles from './page.module.css'
import { sessionUser } from './session.ts'
import { SignedIn } from './SignedIn.tsx'

/** What the site is for, and who is signed in; on a loopback address also what to do next. */
export default async function Home(): Promise<ReactNode> {
  const { SAOMA_SITE_NAME: name, SAOMA_SITE_LOGO: logoUrl = null, SAOMA_URL } = env()
  const language = await pageLanguage()
  const user = await sessionUser()
  return (
    <Card title={name} logo={<SiteLogo site={{ name, logoUrl }} />}>
      <NeedsScript language={language} />
      <p className={ui.quiet}>{descriptionOf(name, language)}</p>
      <SignedIn initial={{ user }} language={language} />
      {isLoopback(new URL(SAOMA_URL).hostname) && <NextSteps language={language} />}
    </Card>
  )
}

/** Not in texts.ts, which every browser loads. */
const guide = {
  zh: {
    title: '接下来',
    where: '仅在本机访问时显示',
    steps: [
      { name: '试用登录', href: '/login', text: '使用微信扫码，在手机上确认登录' },
      { name: '查看账号', href: '/account', text: '查看已登录的浏览器和已连接的网站' },
      { name: '管理后台', text: '仅管理员可用，见 `docs/admin.zh-CN.md`' },
      { name: '接入其他网站', text: '通过 OpenID Connect 接入，见 `docs/oidc.zh-CN.md`' },
      { name: '使用自己的小程序', text: '运行 `npm run setup`，见 `docs/own-appid.zh-CN.md`' },
      { name: '修改本页', text: '编辑 `app/page.tsx`' },
    ],
  },
  en: {
    title: 'Next steps',
    where: 'Shown on localhost only',
    steps: [
      { name: 'Try signing in', href: '/login', text: 'Scan with WeChat, then confirm on your phone' },
      { name: 'Your account', href: '/account', text: 'Your browsers and connected sites' },
      { name: 'Admin console', text: 'For operators. See `docs/admin.md`.' },
      { name: 'Connect a site', text: 'With OpenID Connect. See `docs/oidc.md`.' },
      { name: 'Use your own mini-program', text: 'Run `npm run setup`. See `docs/own-appid.md`.' },
      { name: 'Change this page', text: 'Edit `app/page.tsx`' },
    ],
  },
}

/** For whoever has just started Saoma. A site on a loopback address has no other visitors. */
function NextSteps({ language }: { language: Language }): ReactNode {
  const { title, where, steps } = guide[language]
  return (
    <section className={styles.next} aria-labelledby="next">
      <h2 id="next" className={styles.heading}>
        {title}
      </h2>
      <ol className={styles.steps}>
        {steps.map(({ name, href, text }) => (
          <li key={name}>
            {href === undefined ? <strong>{name}</strong> : <a href={href}>{name}</a>}
            <br />
            {text.split('`').map((part, i) => (i % 2 === 0 ? part : <code key={part}>{part}</code>))}
          </li>
        ))}
      </ol>
      <p className={ui.quiet}>{where}</p>
    </section>
  )
}
