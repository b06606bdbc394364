import sharp from 'sharp'
import { expect, test } from './fixtures.ts'

const height = 820

/** The README's picture: the login page beside the phone. SAOMA_PICTURE names the file to write. */
test('a picture of the login: the page and the phone', async ({ login, takePhone }, info) => {
  await login.page.setViewportSize({ width: 760, height })
  const phone = await takePhone()
  const page = await login.page.screenshot()
  await phone.scan(login)
  await expect(phone.app.getByRole('button', { name: '确认登录' })).toBeVisible()
  // With the case around its screen, on the ground of the page.
  await phone.page.locator('body').evaluate((body) => (body.style.background = '#f3f5f4'))
  await phone.page.setViewportSize({ width: 760, height })
  const screen = await phone.page.getByTestId('phone').boundingBox()
  if (!screen) throw new Error('there is no phone')
  const width = screen.width + 48
  const hand = await phone.page.screenshot({ clip: { x: screen.x - 24, y: 0, width, height } })
  const file = process.env['SAOMA_PICTURE'] ?? info.outputPath('login.png')
  await sharp({ create: { width: 760 + width, height, channels: 3, background: '#f3f5f4' } })
    .composite([
      { input: page, left: 0, top: 0 },
      { input: hand, left: 760, top: 0 },
    ])
    .png({ palette: true })
    .toFile(file)
  expect((await sharp(file).metadata()).height).toBe(height)
})
