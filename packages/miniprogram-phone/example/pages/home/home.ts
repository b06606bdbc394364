/** Shows what a scanned code opens the page with, and what wx.login gives. */
Page({
  data: { scene: '', launchScene: 0, said: '' },
  onLoad(query) {
    const { scene: launchScene } = wx.getEnterOptionsSync()
    this.setData({ scene: decodeURIComponent(query.scene ?? ''), launchScene })
  },
  login() {
    wx.login({
      success: ({ code }) => this.setData({ said: `wx.login gives ${code}` }),
      fail: ({ errMsg }) => this.setData({ said: errMsg }),
    })
  },
})
