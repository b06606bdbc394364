import type { Language, Text } from '../doctor/finding.ts'

const options: [option: string, what: Text][] = [
  [
    '--for desk|server',
    {
      zh: '本机试用（使用演示环境的数据库和推送），或公网 https 地址',
      en: 'a try on this computer with the database and push of the demo, or a public https address',
    },
  ],
  ['--app-id ID', { zh: '小程序的 AppID', en: 'of the mini-program' }],
  [
    '--app-secret SECRET',
    {
      zh: '建议改用环境变量 WECHAT_APP_SECRET，以免留在命令历史中',
      en: 'better in the environment, as WECHAT_APP_SECRET, which keeps it out of the shell history',
    },
  ],
  [
    '--env-version VERSION',
    {
      zh: '扫码后打开的版本：release、trial 或 develop',
      en: 'which version codes open: release, trial or develop',
    },
  ],
  [
    '--wechat-api-url URL',
    { zh: '不直接访问微信时使用', en: 'address of a proxy or stand-in, instead of WeChat itself' },
  ],
  ['--site-name NAME', { zh: '网站名称', en: 'shown on its pages and on the phone' }],
  [
    '--lan',
    {
      zh: '本机试用：同一网络中的手机也可以访问',
      en: 'on this computer: lets phones on the same network reach it too',
    },
  ],
]

const serverOptions: [option: string, what: Text][] = [
  ['--url URL', { zh: 'https 地址，不含路径', en: 'https, without a path' }],
  ['--database-url URL', { zh: 'PostgreSQL 数据库', en: 'PostgreSQL' }],
  ['--pusher-app-id ID --pusher-key KEY --pusher-secret SECRET --pusher-cluster CLUSTER', { zh: '', en: '' }],
  [
    '--pusher-host HOST --pusher-port PORT --pusher-tls true|false',
    { zh: '自建推送服务器', en: 'a push server of your own' },
  ],
  ['--terms-url URL --privacy-url URL --icp NUMBER', { zh: '', en: '' }],
]

const outputOptions: [option: string, what: Text][] = [
  ['--lang zh|en', { zh: '', en: '' }],
  ['--yes', { zh: '有默认值的各项均使用默认值', en: 'take the default of everything that has one' }],
  [
    '--json',
    {
      zh: '输出 { "file", "miniprogram", "findings", "next" }',
      en: 'print { "file", "miniprogram", "findings", "next" }',
    },
  ],
]

const beginning: Text = {
  zh: `询问无法自动生成的配置，逐项测试，生成密钥并写入 .env（权限 600），不会覆盖已有的文件。
在源码目录中，还会将 AppID 和地址写入 miniprogram/。最后显示检查结果和下一步的命令。
每个问题都有对应的选项。已提供所有必需的选项时，或不在终端中运行时，不会询问。`,
  en: `Asks for what it cannot generate, tests each answer, generates the secrets, and writes .env (mode 600). Never overwrites an existing .env.
In a clone it also puts AppID and addresses into miniprogram/. Ends with the doctor's table and the next command.
Each answer is an option too. It asks nothing if all required options are given, or without a terminal.`,
}

const onServer: Text = { zh: '仅用于公网地址：', en: 'For a public address only:' }

const ending: Text = {
  zh: `退出码：2 表示选项缺失或有误，1 表示测试失败，130 表示按下 Ctrl-C，以上情况均未写入任何文件。
如已写入 .env，但检查结果中有 ✗，退出码也是 1。尚未启动的部分不算。`,
  en: `Exits with 2 if an option is missing or wrong, 1 if a trial failed, 130 after Ctrl-C: nothing was written.
Exits with 1 also if .env was written and the table has a ✗. Parts that have not been started yet do not count.`,
}

export const help: Text = { zh: helpIn('zh'), en: helpIn('en') }

function helpIn(language: Language): string {
  const [common, server, output] = [options, serverOptions, outputOptions].map((list) =>
    list.map(([option, what]) => `  ${option.padEnd(25)}  ${what[language]}`.trimEnd()).join('\n'),
  )
  return [beginning[language], common, `${onServer[language]}\n${server}`, output, ending[language]].join(
    '\n\n',
  )
}
