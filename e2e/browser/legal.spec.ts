import { LoginPage } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'
import { expectLooks } from './looks/look.ts'
import { expect, test } from './fixtures.ts'

test('names the terms, the privacy policy and the ICP filing that the settings give, and nothing else', async ({
  startBeside,
  browser,
  page,
  login,
  stack,
}) => {
  await login.open()
  await expect(login.page.getByRole('link')).toHaveCount(0)

  const settings = {
    SAOMA_TERMS_URL: '/terms',
    SAOMA_PRIVACY_URL: 'https://shop.example/privacy',
    SAOMA_ICP: '京ICP备12345678号-1',
  }
  const { app } = (await startBeside(settings)).urls
  await new LoginPage(page, app).open()
  const agreement = page.getByText('扫码登录即表示你同意《用户协议》和《隐私政策》')
  await expect(agreement.getByRole('link')).toHaveCount(2)
  await expect(agreement.getByRole('link', { name: '用户协议' })).toHaveAttribute('href', '/terms')
  await expect(page.getByRole('link', { name: '隐私政策' })).toHaveAttribute(
    'href',
    settings.SAOMA_PRIVACY_URL,
  )
  await expectLooks(page, 'legal-zh', true)
  for (const path of ['/', '/login', '/nowhere']) {
    await page.goto(app + path)
    const filing = page.getByRole('link', { name: settings.SAOMA_ICP })
    await expect(filing).toHaveAttribute('href', 'https://beian.miit.gov.cn/')
  }

  // The phone gets full addresses.
  const { data } = await new Phone(app, stack.urls.wechat).auth()
  const { termsUrl, privacyUrl, ...others } = data
  expect(Object.keys(others)).toEqual(['token', 'expiresIn', 'user'])
  expect({ termsUrl, privacyUrl }).toEqual({
    termsUrl: `${app}/terms`,
    privacyUrl: settings.SAOMA_PRIVACY_URL,
  })

  const english = await (await browser.newContext({ locale: 'en-GB' })).newPage()
  await new LoginPage(english, app).open()
  await expect(
    english.getByText('By signing in, you agree to the terms of service and the privacy policy'),
  ).toBeVisible()
  await expectLooks(english, 'legal-en', true)
})
