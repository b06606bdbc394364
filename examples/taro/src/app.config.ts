export default defineAppConfig({
  pages: ['pages/home/home'],
  // Native pages, which Taro builds for WeChat alone.
  subPackages:
    process.env.TARO_ENV === 'weapp'
      ? [{ root: 'saoma', pages: ['pages/login/login', 'pages/account/account'] }]
      : [],
  window: { navigationBarTitleText: '茶铺' },
  darkmode: true,
  lazyCodeLoading: 'requiredComponents',
  __usePrivacyCheck__: true,
})
