import { createSSRApp, type App as VueApp } from 'vue'
import App from './App.vue'

export function createApp(): { app: VueApp } {
  return { app: createSSRApp(App) }
}
