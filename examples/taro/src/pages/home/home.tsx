import { Button, Text, View } from '@tarojs/components'
import { navigateTo } from '@tarojs/taro'
import type { ReactNode } from 'react'

/** A page of one's own, in React, which leads to what Saoma shows of the account. */
export default function Home(): ReactNode {
  return (
    <View>
      <Text>自己的页面</Text>
      <Button onClick={() => void navigateTo({ url: '/saoma/pages/account/account' })}>我的账号</Button>
    </View>
  )
}
