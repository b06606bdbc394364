import '@dcloudio/types'
import 'vite/client'
