import type { DotenvFiles } from '../../settings.ts'
import { named } from '../checks.ts'
import { ownSettings } from '../consoles.ts'
import { advise, type Finding, plain, warning, wrong } from '../finding.ts'
import { nearestTo } from './names.ts'

/** What is known of the .env files that settings came from. */
export type DotenvFile = Omit<DotenvFiles, 'files'>

/** Findings about the .env files: values lost to a `$`, unreadable lines, duplicates, overrides by the environment, permissions. */
export function checkFile(file: DotenvFile): Finding[] {
  const { emptied, repeated, overridden, unread, misencoded, shared } = file
  return [
    ...misencoded.map(misencodedFile),
    ...shared.map(sharedFile),
    ...emptied.map(emptiedSetting),
    ...unread.flatMap((name) => unreadSetting(name, nearestTo(name))),
    ...repeated.map(repeatedSetting),
    ...overridden.map(overriddenSetting),
  ]
}

function misencodedFile(name: string): Finding {
  return wrong(
    named('settings-file', plain(name)),
    advise(
      `${name} 不是 UTF-8 编码（可能是 UTF-16 或 GBK），其中的配置无法正确读取。`,
      `${name} is not UTF-8, but probably UTF-16 or GBK: its settings cannot be read, or are garbled.`,
      '请用编辑器将其另存为 UTF-8。PowerShell 5 的 > 输出 UTF-16，请改用 Out-File -Encoding utf8。',
      'Save it as UTF-8 in an editor. The > of PowerShell 5 writes UTF-16: use Out-File -Encoding utf8 instead.',
    ),
  )
}

function sharedFile(name: string): Finding {
  return warning(
    named('settings-file', plain(name)),
    advise(
      `本机的其他用户可以读取或修改 ${name}，其中含有密钥。`,
      `Other users of this machine can read or change ${name}, which holds secrets.`,
      `请执行 chmod 600 ${name}。如网站由其他用户运行，请让该文件归其所有。`,
      `Run chmod 600 ${name}. If the site runs as another user, make that user the owner.`,
    ),
  )
}

function emptiedSetting(name: string): Finding {
  return wrong(
    named('setting-dollar', plain(name)),
    advise(
      `.env 中 ${name} 的值含有 $，其后的文字被当作另一项配置的名称。该配置不存在，因此被替换为空。`,
      `The value of ${name} in .env has a $, and what follows was read as another setting's name. That setting does not exist, so the reference was replaced by nothing.`,
      '请将值中的 $ 写为 \\$；在 DATABASE_URL 中也可写为 %24。',
      'Write \\$ for a $ in a value; in DATABASE_URL, %24 works too.',
      ownSettings,
    ),
  )
}

/** A line that resembles no setting may be part of a longer value. */
function unreadSetting(name: string, nearest: string | undefined): Finding[] {
  if (nearest === undefined) return []
  const advice = advise(
    `.env 中「${name}」一行无法读取：名称中有空格，或使用了全角的等号、冒号。`,
    `The line “${name}” in .env cannot be read: its name has a space, or what follows is not an ASCII =.`,
    `请改为 ${nearest}=值，名称中不要有空格，使用半角等号。`,
    `Write ${nearest}=value, without a space in the name.`,
    ownSettings,
  )
  return [wrong(named('setting-name', plain(name)), advice)]
}

function repeatedSetting(name: string): Finding {
  return warning(
    named('setting-ignored', plain(name)),
    advise(
      `.env 中有多行 ${name}，仅最后一行有效。`,
      `${name} is in .env more than once: only the last line counts.`,
      '请仅保留值正确的一行。',
      'Keep the line with the right value, and remove the others.',
    ),
  )
}

function overriddenSetting(name: string): Finding {
  return warning(
    named('setting-ignored', plain(name)),
    advise(
      `环境变量 ${name} 与 .env 中的值不同，以环境变量为准，.env 中的值无效。`,
      `The environment has another value for ${name} than .env, and the environment counts.`,
      `如需使用 .env 中的值，请在终端执行 unset ${name}，或从服务的配置中删除该变量，然后重新运行。`,
      `To use that of .env, run unset ${name} in the shell, or remove it where the service is configured; then run this again.`,
    ),
  )
}
