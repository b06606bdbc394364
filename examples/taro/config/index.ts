import type { UserConfigExport } from '@tarojs/cli'

export default {
  projectName: 'saoma-taro',
  sourceRoot: 'src',
  outputRoot: 'dist',
  designWidth: 750,
  deviceRatio: { 750: 1 },
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
} satisfies UserConfigExport
