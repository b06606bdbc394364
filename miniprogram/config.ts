/**
 * The one setting: where Saoma answers, without a path. WeChat asks for https and for each host to be listed
 * (mp.weixin.qq.com, Development, Server domain: both for request and for uploadFile).
 */
export const addresses = {
  /** Only inside WeChat DevTools. WeChat's review runs the develop version on phones: there, `release` is used. */
  develop: 'http://127.0.0.1:3000',
  trial: 'https://example.com',
  release: 'https://example.com',
}
