import { expect, test } from 'vitest'
import { listen } from './listener.ts'

test('a port in use is one sentence that names the port and the variable that moves it', async () => {
  const first = await listen(0, '127.0.0.1')
  const sentence = `Port ${first.port} is in use: free it, or set DEV_DATABASE_PORT to another one.`
  await expect(listen(first.port, '127.0.0.1')).rejects.toThrow(sentence)
  await first.close()
})
