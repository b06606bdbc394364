import { type Finding, plain, wrong } from '../finding.ts'
import { ownSettings } from '../places.ts'

/** Settings whose value in .env has a `$name` that was replaced by nothing, as in a password with a `$`. */
export function emptiedSettings(names: string[]): Finding[] {
  return names.map((name) =>
    wrong(plain(name), {
      what: {
        zh: `.env 里 ${name} 的值含有 $，它后面的文字被当作另一项设置的名称；没有这项设置，因此替换成了空。`,
        en: `The value of ${name} in .env has a $ that was read as the beginning of another setting's name. There is no such setting, so nothing was put in its place.`,
      },
      todo: {
        zh: '值里的 $ 写成 \\$；在 DATABASE_URL 里也可以写成 %24。',
        en: 'Write \\$ for a $ in a value; in DATABASE_URL, %24 works too.',
      },
      where: ownSettings,
    }),
  )
}
