/**
 * The one setting: where Saoma answers, without a path. WeChat asks for https and for each host to be listed
 * (mp.weixin.qq.com, Development, Server domain: both for request and for uploadFile).
 */
export const addresses = {
  /**
   * Inside WeChat DevTools. On phones too if it names another machine (this one's address in the local network); before
   * WeChat's review, which runs the develop version on phones, put 127.0.0.1 back: phones then use `release`.
   */
  develop: 'http://127.0.0.1:3000',
  trial: 'https://example.com',
  release: 'https://example.com',
}
